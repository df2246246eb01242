// A model that writes one long text, a piece at a time.
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const everyMs = 20;
const chunk = { id: 'long', object: 'chat.completion.chunk', created: 1, model: 'long' };
const sentence = 'The harbor was widened once more, and what it cost was told to nobody for eleven winters. ';

/** Answers every request with a text of so many letters, in so much time; for `TPL_APP_COMPATIBLE_URL`. */
export async function startLongModel(
  letters: number,
  durationMs: number,
): Promise<{ url: string; server: Server }> {
  const pieces = Math.ceil(durationMs / everyMs);
  const piece = sentence.repeat(Math.ceil(letters / pieces / sentence.length));
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const send = (delta: object, finish: string | null = null) =>
        response.write(
          `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
        );
      let sent = 0;
      send({ role: 'assistant', content: '{"summary": "' });
      const timer = setInterval(() => {
        if (sent < letters) {
          send({ content: piece });
          sent += piece.length;
          return;
        }
        clearInterval(timer);
        send({ content: '"}' });
        send({}, 'stop');
        response.end('data: [DONE]\n\n');
      }, everyMs);
      response.on('close', () => clearInterval(timer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, server };
}
