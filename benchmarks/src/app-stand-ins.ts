// What the service is measured beside, each in a process of its own: a provider that answers at once, and the least service.
// Run as `node app-stand-ins.ts provider | bare URL | pass URL | handmade URL`; the first line on stdout is the port.
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import OpenAI from 'openai';
import { createHandmade } from './app-handmade.ts';

const answer = JSON.stringify({
  summary: 'The mill grinds again, and the town that paid for the wheel is proud of it.',
});
const usage = { prompt_tokens: 300, completion_tokens: 20, total_tokens: 320 };

/** Chat completions without any delay, never streamed. */
function provide(): void {
  const message = { role: 'assistant', content: answer, refusal: null };
  const choices = [{ index: 0, finish_reason: 'stop', logprobs: null, message }];
  const body = JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm', choices, usage });
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    });
  });
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1', () => print((server.address() as AddressInfo).port));
}

/** One route, one call of the SDK, nothing else. */
async function serveBare(baseURL: string): Promise<void> {
  const client = new OpenAI({ apiKey: 'bench', baseURL, maxRetries: 0 });
  const server = fastify({ keepAliveTimeout: 120_000 });
  server.post('/v1/process', async ({ body }) => {
    const { choices } = await client.chat.completions.create({
      model: 'm',
      messages: [
        { role: 'system', content: 'Summarize in at most 60 words. Answer as JSON.' },
        { role: 'user', content: (body as { text: string }).text },
      ],
      response_format: { type: 'json_object' },
    });
    return { result: JSON.parse(choices[0]?.message.content ?? 'null') as unknown };
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  print((server.server.address() as AddressInfo).port);
}

/** A server before another that reads each body and passes it on, and does nothing else: what a process more costs at least. */
async function pass(url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const server = fastify({ keepAliveTimeout: 120_000 });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const ask = (body: Buffer) =>
    new Promise<Buffer>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': body.length };
      const call = request(url, { method: 'POST', agent, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve(Buffer.concat(parts)));
      });
      call.on('error', reject);
      call.end(body);
    });
  server.post('/*', async ({ body }, reply) =>
    reply.type('application/json').send(await ask(body as Buffer)),
  );
  await server.listen({ port: 0, host: '127.0.0.1' });
  print((server.server.address() as AddressInfo).port);
}

function print(port: number): void {
  process.stdout.write(`port ${port}\n`);
}

const [role, url = ''] = process.argv.slice(2);
if (role === 'provider') provide();
if (role === 'bare') await serveBare(url);
if (role === 'pass') await pass(url);
process.on('SIGINT', () => process.exit());
if (role === 'handmade') {
  const server = await createHandmade(url);
  await server.listen({ port: 0, host: '127.0.0.1' });
  print((server.server.address() as AddressInfo).port);
}
