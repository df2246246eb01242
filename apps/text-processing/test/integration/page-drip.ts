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

const head = { id: 'drip', object: 'chat.completion.chunk', created: 1, model: 'drip' };

/** Starts the model on a free port. */
export async function startDripModel(sentences: number): Promise<DripModel> {
  const model = { sentences };
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      drip(response, model.sentences);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(model, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

function drip(response: ServerResponse, sentences: number): void {
  const send = (delta: object, finish: string | null = null) =>
    response.write(
      `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
    );
  let sent = 0;
  send({ role: 'assistant', content: '{"summary": "It begins.' });
  const timer = setInterval(() => {
    sent += 1;
    if (sent <= sentences)
      return void send({ content: ` This is sentence number ${sent} of what the model says.` });
    clearInterval(timer);
    send({ content: '"}' });
    send({}, 'stop');
    response.end('data: [DONE]\n\n');
  }, 20);
  response.on('close', () => clearInterval(timer));
}
