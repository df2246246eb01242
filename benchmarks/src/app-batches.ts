// What the measures of batches stand on: a provider that counts, a Redis, and a client that follows a batch.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshText } from './app-overhead.ts';
import type { Started } from './app-processes.ts';
import { key } from './app-processes.ts';

/** A provider that takes its time, counts what it is paid for, and can be asked what it saw. */
export async function provide(delayMs: () => number) {
  const seen = new Map<string, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const text = /Number \d+ of this run/.exec(Buffer.concat(chunks).toString())?.[0] ?? '';
      seen.set(text, (seen.get(text) ?? 0) + 1);
      await sleep(delayMs());
      const content = JSON.stringify({ summary: `The mill grinds again, says ${text}.` });
      const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }];
      const usage = { prompt_tokens: 300, completion_tokens: 20, total_tokens: 320 };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm', choices, usage }),
      );
    });
  });
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, server };
}

/** Starts a Redis with an append-only file. */
export async function startRedis(folder: string, port: number) {
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'yes',
    '--dir',
    folder,
  ];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  for (let tries = 0; tries < 400; tries += 1) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
      socket.once('data', (data) => resolve(String(data).startsWith('+PONG')));
      socket.once('error', () => resolve(false));
    });
    if (isUp) return child;
    await sleep(25);
  }
  throw new Error('redis-server did not start');
}

/** Asks the API once. */
export async function call(service: Started, method: string, path: string, body?: unknown, by = key) {
  const response = await fetch(service.url + path, {
    method,
    headers: {
      authorization: `Bearer ${by}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as {
    id: string;
    status: string;
    finished: number;
    failed: number;
    total: number;
  };
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer).slice(0, 300)}`);
  return answer;
}

const items = (count: number) =>
  Array.from({ length: count }, () => ({ operation: 'summarize', text: freshText(200) }));
/** Adds a batch. */
export const add = (service: Started, count: number, by = key) =>
  call(service, 'POST', '/v1/batches', { items: items(count) }, by);

/** Follows a batch as a client does, by its events: how long there was silence, and when it ended. */
export async function follow(service: Started, id: string, by = key) {
  let silentMs = 0;
  let last = performance.now();
  const headers = { authorization: `Bearer ${by}`, accept: 'text/event-stream' };
  let response = await fetch(`${service.url}/v1/batches/${id}`, { headers });
  // As Retry-After asks, only sooner.
  for (; response.status === 503; response = await fetch(`${service.url}/v1/batches/${id}`, { headers })) {
    await response.text();
    await sleep(200);
  }
  let state = { status: 'running', finished: 0, failed: 0, total: 0 };
  for await (const chunk of response.body ?? []) {
    const found = [
      ...Buffer.from(chunk)
        .toString()
        .matchAll(/^data: (.*)$/gm),
    ].at(-1)?.[1];
    if (!found) continue;
    state = JSON.parse(found) as typeof state;
    silentMs = Math.max(silentMs, performance.now() - last);
    last = performance.now();
  }
  return { silentMs, state, endedAt: last };
}
