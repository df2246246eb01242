// A long document whose service is killed in the middle, and another that goes on with it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { analysisSchema, documentSchema } from '../../documents/src/http/document-schemas.ts';
import { readEvents } from './start-app.ts';
import type { ServiceProcess } from './start-process.ts';
import { startProcess } from './start-process.ts';
import type { RedisProcess } from './start-redis.ts';
import { startRedis } from './start-redis.ts';

const atOnce = 3;
const asked = new Map<string, number>();
const model = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const part = /Letter \d+/.exec(Buffer.concat(chunks).toString())?.[0] ?? '';
    asked.set(part, (asked.get(part) ?? 0) + 1);
    const message = { role: 'assistant', content: '{"words":7}' };
    const usage = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 };
    const body = { id: 'c', object: 'chat.completion', created: 1, model: 'm', usage };
    const choices = [{ index: 0, finish_reason: 'stop', message }];
    setTimeout(
      () => response.setHeader('content-type', 'application/json').end(JSON.stringify({ ...body, choices })),
      150,
    );
  });
});
let redis: RedisProcess;
let env: Record<string, string>;
const services: ServiceProcess[] = [];
const start = async () => {
  const service = await startProcess(env);
  services.push(service);
  return service;
};

beforeAll(async () => {
  model.listen(0, '127.0.0.1');
  const [started] = await Promise.all([startRedis(), once(model, 'listening')]);
  redis = started;
  env = {
    REDIS_URL: redis.url,
    OPENAI_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
    TPL_APP_DOCUMENT_PART_TOKENS: '200',
    TPL_APP_BATCH_CONCURRENCY: String(atOnce),
  };
});
afterAll(async () => {
  await Promise.all(services.map((service) => service.stop('SIGKILL')));
  model.closeAllConnections();
  model.close();
  await redis.stop();
});

describe('a long document', () => {
  it('goes on in another process where one was killed, and asks again for no more than was under way', async () => {
    const doomed = await start();
    const text = Array.from(
      { length: 30 },
      (_, n) => `Letter ${n} of many. ${'It tells of the tide. '.repeat(34)}`,
    );
    const sent = await fetch(`${doomed.url}/v1/documents`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: text.join('\n\n'),
    });
    const document = documentSchema.parse(await sent.json());
    const begun = await fetch(`${doomed.url}/v1/documents/${document.id}/analyses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operation: 'count_words' }),
    });
    const { id, steps } = analysisSchema.parse(await begun.json());
    while (asked.size < 10) await sleep(20);
    await doomed.stop('SIGKILL');
    const heir = await start();
    const events = await fetch(`${heir.url}/v1/analyses/${id}`, { headers: { accept: 'text/event-stream' } });
    const last = analysisSchema.parse(readEvents(await events.text()).at(-1)?.data);
    expect(last).toMatchObject({
      status: 'done',
      steps,
      finished: steps,
      answer: { missing: [], provider: 'openai' },
    });
    expect(last.answer?.result).toEqual({ words: steps * 7 });
    expect(asked.size).toBe(steps);
    expect([...asked.values()].reduce((sum, count) => sum + count - 1, 0)).toBeLessThanOrEqual(atOnce);
  });

  it('stands under a beginning of its own: what is pushed about answers is pushed to a process once', async () => {
    const client = createClient({ url: redis.url });
    await client.connect();
    const values = (await client.keys('*')).filter((name) => name.includes(':v:{'));
    const clients = await client.clientList();
    client.destroy();
    expect(values.some((name) => name.startsWith('tpl-cache:documents:v:'))).toBe(true);
    expect(values.filter((name) => name.startsWith('tpl-cache:v:') && name.includes('documents'))).toEqual(
      [],
    );
    // Two connections of a process track, each what is its own.
    expect(clients.filter(({ flags }) => flags.includes('B'))).toHaveLength(2);
  });
});
