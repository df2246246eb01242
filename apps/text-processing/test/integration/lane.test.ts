// Texts that may wait, at a Redis, with the emulated batch APIs of both providers behind them.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Emulator } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import { createClient } from 'redis';
import { batchSchema, batchStateSchema } from '../../src/http/schemas.ts';
import { testOperations } from '../operations.ts';
import type { TestApp } from './start-app.ts';
import { startApp } from './start-app.ts';
import type { RedisProcess } from './start-redis.ts';
import { startRedis } from './start-redis.ts';

const usage = { inputTokens: 1_000, outputTokens: 100 };
let redis: RedisProcess;
let emulator: Emulator;
let app: TestApp;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const sides = {
  anthropic: () => ({
    ANTHROPIC_API_KEY: 'k',
    ANTHROPIC_BASE_URL: emulator.url,
    TPL_APP_BATCH_LANE: 'anthropic',
  }),
  openai: () => ({
    OPENAI_API_KEY: 'k',
    OPENAI_BASE_URL: emulator.openaiUrl,
    TPL_APP_OPENAI_PRICE_AS: 'openai/gpt-5.4-mini',
    TPL_APP_BATCH_LANE: 'openai',
  }),
};
const quick = {
  TPL_APP_BATCH_LANE_GATHER_MS: '100',
  TPL_APP_BATCH_LANE_POLL_MS: '50',
  TPL_APP_BATCH_LANE_MARGIN_MS: '300',
  TPL_APP_MAX_BATCH_ITEMS: '100',
  TPL_APP_REDACT: 'provider',
};

async function open(side: keyof typeof sides, more: Record<string, string> = {}) {
  app = await startApp({ REDIS_URL: redis.url, ...sides[side](), ...quick, ...more });
}
beforeEach(async () => {
  const client = await createClient({ url: redis.url }).connect();
  await client.flushAll();
  client.destroy();
  emulator = await startEmulator({
    answer: ({ body }) => {
      const mail = /\[EMAIL_1\]/.exec(JSON.stringify(body))?.[0] ?? 'nobody';
      return { text: JSON.stringify({ summary: `Written by ${mail}.` }), usage };
    },
  });
});
afterEach(async () => {
  await app.close();
  await emulator.close();
});

const textsOf = (count: number, about = 'moon') =>
  Array.from({ length: count }, (_, at) => ({
    operation: 'shorten',
    text: `Report ${at} of the ${about}. Sent by ada@lovelace.email, as always.`,
  }));

async function add(count: number, inMs?: number, about?: string) {
  const completeBy = inMs === undefined ? {} : { completeBy: new Date(Date.now() + inMs).toISOString() };
  const response = await app.post('/v1/batches', { items: textsOf(count, about), ...completeBy });
  return batchStateSchema.parse(await response.json()).id;
}
async function look(id: string) {
  const response = await fetch(`${app.url}/v1/batches/${id}`);
  return batchSchema(testOperations).parse(await response.json());
}
async function until<T>(read: () => Promise<T> | T, isSo: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const value = await read();
    if (isSo(value) || tries > 600) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const ended = (id: string) =>
  until(
    () => look(id),
    ({ status }) => status !== 'running',
  );
const spent = async () => {
  const response = await fetch(`${app.internalUrl}/internal/spend`);
  return ((await response.json()) as { total: Record<string, number> }).total;
};
/** What the emulator billed, by its own books, in calls: each is one request. */
const billed = () => ({
  batch: emulator.bookings.filter(({ isBatch }) => isBatch).length,
  live: emulator.bookings.filter(({ isBatch }) => !isBatch).length,
});

describe.each(Object.keys(sides) as (keyof typeof sides)[])('the lane of %s', (side) => {
  it('sends texts that may wait as one batch at half the price, and gives answers as a live call does', async () => {
    await open(side);
    const id = await add(12, 60_000);
    const { status, items } = await ended(id);
    expect(status).toBe('done');
    expect(items.map(({ result }) => (result as { result?: { summary: string } })?.result?.summary)).toEqual(
      Array(12).fill('Written by ada@lovelace.email.'),
    );
    expect(items.every(({ result }) => result?.degraded === false && result.cost.status === 'known')).toBe(
      true,
    );
    expect(billed()).toEqual({ batch: 12, live: 0 });
    expect(emulator.batches.all).toHaveLength(1);
    const total = await spent();
    expect(total).toMatchObject({ calls: 12, attempts: 12, estimatedUsd: 0 });
    expect(total['batchDiscountUsd']).toBeCloseTo(total['settledUsd'] ?? 0, 12);
    expect(total['settledUsd']).toBeGreaterThan(0);
    // An identical text is answered by the cache, whether or not it may wait.
    const again = await ended(await add(1, 60_000));
    expect(again.status).toBe('done');
    expect(billed()).toEqual({ batch: 12, live: 0 });
  });

  it('works on everything else at once', async () => {
    await open(side);
    const [now, soon] = [await add(2), await add(2, 600, 'sun')];
    expect((await ended(now)).status).toBe('done');
    expect((await ended(soon)).status).toBe('done');
    expect(billed()).toEqual({ batch: 0, live: 4 });
  });

  it('works live on what a batch that expired had not answered', async () => {
    await open(side);
    emulator.batches.script({ end: 'expire', answered: 0.5, failingPolls: 2 });
    const { items } = await ended(await add(8, 60_000));
    expect(items.every(({ status }) => status === 'done')).toBe(true);
    expect(billed()).toEqual({ batch: 4, live: 4 });
    expect(await spent()).toMatchObject({ calls: 8 });
  });

  it('has answers in time where a batch does not end, and books what it brings after that', async () => {
    await open(side);
    emulator.batches.script({ end: 'never', answered: 0.5, cancelPolls: 12 });
    const from = Date.now();
    const id = await add(4, 1_500);
    const { items } = await ended(id);
    expect(Date.now() - from).toBeLessThan(1_500);
    expect(items.every(({ status }) => status === 'done')).toBe(true);
    const total = await until(spent, ({ calls }) => calls === 6);
    expect(billed()).toEqual({ batch: 2, live: 4 });
    expect(total).toMatchObject({ calls: 6, attempts: 6 });
  });

  it('stops the provider’s batch when nobody wants it any more', async () => {
    await open(side);
    emulator.batches.script({ end: 'never', answered: 0.25 });
    const id = await add(4, 60_000);
    await until(
      () => emulator.batches.all,
      (all) => all.some(({ status }) => status === 'in_progress'),
    );
    await fetch(`${app.url}/v1/batches/${id}`, { method: 'DELETE' });
    await until(
      () => emulator.batches.all,
      (all) => all.every(({ status }) => status === 'cancelled'),
    );
    const total = await until(spent, ({ calls }) => calls === 1);
    expect(total).toMatchObject({ calls: 1 });
    expect(billed()).toEqual({ batch: 1, live: 0 });
  });
});

it('sends a smaller batch where the provider says late that one was too much', async () => {
  await open('openai');
  emulator.batches.script({ end: 'token_limit' });
  const { items } = await ended(await add(8, 60_000));
  expect(items.every(({ status }) => status === 'done')).toBe(true);
  expect(emulator.batches.all.map(({ ids }) => ids.length)).toEqual([8, 4, 4]);
  expect(billed()).toEqual({ batch: 8, live: 0 });
});

it('refuses a time that is none of the next 24 hours, and a lane without a queue or a key', async () => {
  await open('anthropic');
  for (const completeBy of ['soon', '2020-01-01T00:00:00Z', new Date(Date.now() + 90_000_000).toISOString()])
    expect((await app.post('/v1/batches', { items: textsOf(1), completeBy })).status).toBe(400);
  await expect(startApp({ TPL_APP_BATCH_LANE: 'openai', OPENAI_API_KEY: 'k' })).rejects.toThrow(
    'needs REDIS_URL',
  );
  await expect(startApp({ TPL_APP_BATCH_LANE: 'anthropic', REDIS_URL: redis.url })).rejects.toThrow(
    'needs ANTHROPIC_API_KEY',
  );
});
