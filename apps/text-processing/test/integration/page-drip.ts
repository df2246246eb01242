import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A model that writes as slowly as models do: a sentence every 20 ms, for as long as somebody reads. */
export interface DripModel {
  /** For `TPL_APP_COMPATIBLE_URL`. */
  readonly url: string;
  /** How many sentences an answer has from now on. */
  sentences: number;
  close(): Promise<void>;
}

const everyMs = 20;
const chunk = { id: 'drip', object: 'chat.completion.chunk', created: 1, model: 'drip' };
const begin = 'It begins.';
const sentence = (number: number) => ` This is sentence number ${number} of what the model says.`;

/** Starts the model on a free port. */
export async function startDripModel(sentences: number): Promise<DripModel> {
  const model = { sentences };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const { stream } = JSON.parse(body) as { stream?: boolean };
      if (stream) return drip(response, model.sentences);
      const timer = setTimeout(() => answer(response, model.sentences), everyMs * model.sentences);
      response.on('close', () => clearTimeout(timer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(model, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}

function answer(response: ServerResponse, sentences: number): void {
  const all = Array.from({ length: sentences }, (_, index) => sentence(index + 1)).join('');
  const message = { role: 'assistant', content: JSON.stringify({ summary: begin + all }) };
  response.writeHead(200, { 'content-type': 'application/json' });
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  const usage = { prompt_tokens: 100, completion_tokens: 10 * sentences, total_tokens: 100 + 10 * sentences };
  response.end(JSON.stringify({ ...chunk, object: 'chat.completion', choices, usage }));
}

function drip(response: ServerResponse, sentences: number): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (delta: object, finish: string | null = null) =>
    response.write(
      `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
    );
  let sent = 0;
  send({ role: 'assistant', content: `{"summary": "${begin}` });
  const timer = setInterval(() => {
    sent += 1;
    if (sent <= sentences) return void send({ content: sentence(sent) });
    clearInterval(timer);
    send({ content: '"}' });
    send({}, 'stop');
    response.end('data: [DONE]\n\n');
  }, everyMs);
  response.on('close', () => clearInterval(timer));
}
