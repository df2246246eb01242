// Infrastructure Service: resilience · stable API, changes affect all users
// The recipes of `examples/README.md`, each with the real client against a real server.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import axios from 'axios';
import got from 'got';
import ky from 'ky';
import OpenAI from 'openai';
import * as undici from 'undici';
import type { Policy } from '../../src/index.ts';
import { createFetch, createPolicy } from '../../src/index.ts';

interface Seen {
  readonly method: string;
  readonly body: string;
}
let failures: readonly (readonly [status: number, headers?: Record<string, string>])[] = [];
const seen: Seen[] = [];
const good = {
  '/chat/completions': { choices: [{ message: { role: 'assistant', content: 'fine' } }] },
  '/v1/messages': { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'fine' }] },
  '/things': { things: 'fine' },
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const [status, headers] = failures[seen.length] ?? [200];
  seen.push({ method: request.method ?? '', body });
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  const path = (request.url ?? '') as keyof typeof good;
  response.end(JSON.stringify(status === 200 ? good[path] : { error: { message: 'not now' } }));
}
const server = createServer((request, response) => void answer(request, response));
let url = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Each recipe as it stands in the README; what it prints is its answer. */
const recipes: Record<string, (policy: Policy, console: { log(value: unknown): void }) => Promise<void>> = {
  async fetch(policy, console) {
    const fetch = createFetch(policy, { fetch: undici.fetch });
    const response = await fetch(`${url}/things`, { deadlineMs: 5_000 });
    console.log(await response.json());
  },
  async ky(policy, console) {
    const api = ky.create({ fetch: createFetch(policy), retry: 0, timeout: false });
    // biome-ignore format: as in the README
    console.log(await api.post(`${url}/things`, { json: { a: 1 }, headers: { 'idempotency-key': 'k-1' } }).json());
  },
  async axios(policy, console) {
    const api = axios.create({ adapter: 'fetch', env: { fetch: createFetch(policy) } });
    const { data } = await api.get(`${url}/things`);
    console.log(data);
  },
  async openai(policy, console) {
    // biome-ignore format: as in the README
    const openai = new OpenAI({ apiKey: 'key', baseURL: url, maxRetries: 0, fetch: createFetch(policy, { idempotent: true }) });
    // biome-ignore format: as in the README
    const answer = await openai.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
    console.log(answer.choices[0]?.message.content);
  },
  async anthropic(policy, console) {
    // biome-ignore format: as in the README
    const anthropic = new Anthropic({ apiKey: 'key', baseURL: url, maxRetries: 0, fetch: createFetch(policy, { idempotent: true }) });
    // biome-ignore format: as in the README
    const message = await anthropic.messages.create({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] });
    console.log(message.content[0]);
  },
  async got(policy, console) {
    // biome-ignore format: as in the README
    const read = () => policy.execute(({ signal }) => got(`${url}/things`, { signal, retry: { limit: 0 } }).json());
    console.log(await read());
  },
  async request(policy, console) {
    const answer = await policy.execute(
      async ({ signal }) => {
        const { statusCode, headers, body } = await undici.request(`${url}/things`, { signal });
        return { status: statusCode, headers, text: await body.text() };
      },
      // The last answer is handed out when none is better.
      // biome-ignore format: as in the README
      { handleResult: (result: { status: number }) => (result.status === 429 || result.status >= 500) && result },
    );
    console.log(answer.text);
  },
};

async function play(name: string, trouble: typeof failures, maxAttempts = 4) {
  failures = trouble;
  seen.length = 0;
  const policy = createPolicy({ name, backoffBaseMs: 1, backoffMaxMs: 1, maxAttempts });
  const printed: unknown[] = [];
  const error = await recipes[name]!(policy, { log: (value) => void printed.push(value) }).then(
    () => undefined,
    (failure: unknown) => failure as Error,
  );
  return { printed: JSON.stringify(printed), error, policy, seen: [...seen] };
}

describe('the recipes for clients', () => {
  it.each(Object.keys(recipes))('%s is tried again by the policy alone, with the same body', async (name) => {
    const { printed, policy, seen } = await play(name, [[503], [500]]);
    expect(printed).toContain('fine');
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map(({ body }) => body)).size).toBe(1);
    expect(policy.snapshot().counts).toMatchObject({ attempts: 3, retries: 2 });
  });

  it.each(Object.keys(recipes))('%s waits as a rate limit says, and everybody with it', async (name) => {
    const startedAt = performance.now();
    const { printed, policy } = await play(name, [[429, { 'retry-after': '0.05' }]]);
    expect(printed).toContain('fine');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(49);
    expect(policy.snapshot().counts.retries).toBe(1);
  });

  it.each(['axios', 'ky', 'got', 'openai', 'anthropic'])(
    '%s throws its own error for the last answer, and for one that is no use to try again',
    async (name) => {
      const failed = await play(name, [[500], [500]], 2);
      expect(failed.seen).toHaveLength(2);
      expect(failed.error?.message).toContain('500');
      const missing = await play(name, [[404]]);
      expect(missing.seen).toHaveLength(1);
      expect(missing.error?.message).toContain('404');
      expect(missing.policy.snapshot().state).toBe('closed');
    },
  );

  it('stand in the README as they run here', () => {
    const here = readFileSync(import.meta.filename, 'utf8')
      .split('\n')
      .map((line) => line.trim());
    const readme = readFileSync(join(import.meta.dirname, '../../examples/README.md'), 'utf8');
    const lines = [...readme.matchAll(/```ts.*\n([\s\S]*?)```/g)]
      .flatMap(([, block]) => block!.split('\n'))
      .map((line) => line.trim())
      .filter((line) => line !== '' && !/^(import |const url = |const policy = )/.test(line));
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => !here.includes(line))).toEqual([]);
  });
});
