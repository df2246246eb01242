// Texts that may wait, at a Redis, with the emulated batch APIs of both providers behind them.
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Emulator } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import { createClient } from 'redis';
import { prefix } from '../../jobs/src/connection/jobs-connection.ts';
import { batchSchema, batchStateSchema } from '../../src/http/schemas.ts';
import { testOperations } from '../operations.ts';
import type { TestApp } from './start-app.ts';
import { startApp } from './start-app.ts';
import type { RedisProcess } from './start-redis.ts';
import { startRedis } from './start-redis.ts';

const usage = { inputTokens: 1_000, outputTokens: 100 };
let redis: RedisProcess;
let emulator: Emulator;
let gate: Awaited<ReturnType<typeof startGate>>;
let app: TestApp;
const sides = {
  anthropic: () => ({
    ANTHROPIC_API_KEY: 'k',
    ANTHROPIC_BASE_URL: emulator.url,
    TPL_APP_BATCH_LANE: 'anthropic',
  }),
  openai: () => ({
    OPENAI_API_KEY: 'k',
    OPENAI_BASE_URL: `${gate.url}/v1`,
    TPL_APP_OPENAI_PRICE_AS: 'openai/gpt-5.4-mini',
    TPL_APP_BATCH_LANE: 'openai',
  }),
};
const quick = {
  TPL_APP_BATCH_LANE_GATHER_MS: '1000',
  TPL_APP_BATCH_LANE_ITEMS: '8',
  TPL_APP_BATCH_LANE_POLL_MS: '50',
  TPL_APP_BATCH_LANE_MARGIN_MS: '800',
  TPL_APP_MAX_BATCH_ITEMS: '100',
  TPL_APP_REDACT: 'provider',
};

let before = { batch: 0, live: 0, batches: 0 };

async function open(side: keyof typeof sides, env: Record<string, string> = {}) {
  redis = await startRedis();
  emulator = await startEmulator({
    answer: ({ body }) => {
      const mail = /\[EMAIL_1\]/.exec(JSON.stringify(body))?.[0] ?? 'nobody';
      return { text: JSON.stringify({ summary: `Written by ${mail}.` }), usage };
    },
  });
  gate = await startGate();
  app = await startApp({ REDIS_URL: redis.url, ...sides[side](), ...quick, ...env });
}
async function close() {
  await app.close();
  await gate.close();
  await emulator.close();
  await redis.stop();
}

/** Stands before the emulator; live calls wait as long as it is shut. */
async function startGate() {
  let opened = Promise.resolve();
  const server = createServer(async (incoming, outgoing) => {
    if (incoming.url?.endsWith('/completions')) await opened;
    const { method, headers } = incoming;
    const ahead = request(`${emulator.url}${incoming.url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    ahead.on('error', () => outgoing.destroy());
    incoming.pipe(ahead);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Shuts it; what it gives opens it again. */
    shut() {
      let open = () => {};
      opened = new Promise((resolve) => (open = resolve));
      return open;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Keys of the lane by a pattern; of a set what is in it. */
async function keysOfLane(pattern: string): Promise<string[]> {
  const client = await createClient({ url: redis.url }).connect();
  try {
    const name = `${prefix}lane:${pattern}`;
    return pattern.includes('*') ? await client.keys(name) : await client.zRange(name, 0, -1);
  } finally {
    client.destroy();
  }
}

const textsOf = (count: number, about = 'moon') =>
  Array.from({ length: count }, (_, at) => ({
    operation: 'shorten',
    text: `Report ${at} of the ${about}. Sent by ada@lovelace.email, as always.`,
  }));

async function add(count: number, about: string, inMs?: number, model?: string) {
  before = { ...totals(), batches: emulator.batches.all.length };
  const completeBy = inMs === undefined ? {} : { completeBy: new Date(Date.now() + inMs).toISOString() };
  const response = await app.post('/v1/batches', {
    items: textsOf(count, about).map((item) => ({ ...item, ...(model !== undefined && { model }) })),
    ...completeBy,
  });
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
/** What the emulator billed, by its own books: each is one request. */
function totals() {
  const batch = emulator.bookings.filter(({ isBatch }) => isBatch).length;
  return { batch, live: emulator.bookings.length - batch };
}
/** The same, and how many batches it took, since texts were added. */
function billed() {
  const { batch, live } = totals();
  const batches = emulator.batches.all.length - before.batches;
  return { batch: batch - before.batch, live: live - before.live, batches };
}
const done = ({ items }: Awaited<ReturnType<typeof look>>) => items.every(({ status }) => status === 'done');

describe.each(Object.keys(sides) as (keyof typeof sides)[])('the lane of %s', (side) => {
  beforeAll(() => open(side));
  afterAll(close);

  it('sends texts that may wait as one batch at half the price, and gives answers as a live call does', async () => {
    const { items } = await ended(await add(8, 'moon', 60_000));
    const summaries = items.map(
      ({ result }) => (result as { result?: { summary: string } })?.result?.summary,
    );
    expect(summaries).toEqual(Array(8).fill('Written by ada@lovelace.email.'));
    expect(items.every(({ result }) => result?.degraded === false && result.cost.status === 'known')).toBe(
      true,
    );
    expect(billed()).toEqual({ batch: 8, live: 0, batches: 1 });
    const total = await spent();
    expect(total).toMatchObject({ calls: 8, attempts: 8, estimatedUsd: 0 });
    expect(total['batchDiscountUsd']).toBeCloseTo(total['settledUsd'] ?? 0, 12);
    expect(total['settledUsd']).toBeGreaterThan(0);
    // Identical texts are answered by the cache, whether or not they may wait.
    expect(done(await ended(await add(2, 'moon', 50_000)))).toBe(true);
    expect(billed()).toEqual({ batch: 0, live: 0, batches: 0 });
  });

  it('works live on what a batch that expired had not answered', async () => {
    emulator.batches.script({ end: 'expire', answered: 0.5, failingPolls: 2 });
    const { calls = 0 } = await spent();
    expect(done(await ended(await add(8, 'sun', 60_000)))).toBe(true);
    expect(billed()).toEqual({ batch: 4, live: 4, batches: 1 });
    expect((await spent())['calls']).toBe(calls + 8);
  });
});

describe('the lane before a budget', () => {
  let folder: string;
  const path = () => join(folder, 'audit.jsonl');
  // Room for one call at its most, and half of another.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tpl-lane-'));
    await open('openai', {
      TPL_SECURITY_BUDGET_TOKENS: '1700',
      TPL_SECURITY_AUDIT_FILE: path(),
      // Two that look for room at once would have to share it.
      TPL_APP_BATCH_CONCURRENCY: '1',
    });
  });
  afterAll(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });
  const refusals = async () =>
    (await readFile(path(), 'utf8')).split('\n').filter((line) => line.includes('"type":"limit"'));

  it('BerriAI/litellm#12794, #36071: counts all that a batch answered, past the limit too, and refuses what comes after', async () => {
    expect(done(await ended(await add(8, 'paid', 60_000)))).toBe(true);
    expect(billed()).toEqual({ batch: 8, live: 0, batches: 1 });
    const response = await fetch(`${app.internalUrl}/internal/callers`);
    const { callers } = (await response.json()) as { callers: { calls: number; costUsd: number }[] };
    const { settledUsd = 0 } = await spent();
    expect(callers).toEqual([expect.objectContaining({ calls: 8, refused: 0, tokens: 8 * 1_100 })]);
    expect(callers[0]?.costUsd).toBeCloseTo(settledUsd, 12);
    expect((await app.post('/v1/process', { ...textsOf(1, 'after')[0] })).status).toBe(429);
    expect(await until(refusals, ({ length }) => length > 0)).toHaveLength(1);
  });
});

describe('the lane', () => {
  beforeAll(() => open('openai'));
  afterAll(close);

  it('works at once on what may not wait, or not long enough', async () => {
    const now = await add(2, 'now');
    expect(done(await ended(now))).toBe(true);
    expect(done(await ended(await add(2, 'soon', 600)))).toBe(true);
    expect(billed()).toEqual({ batch: 0, live: 2, batches: 0 });
  });

  it('works live by the model that a caller names', async () => {
    const { items } = await ended(await add(2, 'named', 60_000, 'offline'));
    expect(items.map(({ status, result }) => [status, result?.provider])).toEqual(
      Array(2).fill(['done', 'offline']),
    );
    expect(billed()).toEqual({ batch: 0, live: 0, batches: 0 });
  });

  it('sends a smaller batch where the provider says late that one was too much', async () => {
    emulator.batches.script({ end: 'token_limit' });
    expect(done(await ended(await add(8, 'much', 60_000)))).toBe(true);
    expect(billed()).toEqual({ batch: 8, live: 0, batches: 3 });
    expect(emulator.batches.all.slice(-3).map(({ ids }) => ids.length)).toEqual([8, 4, 4]);
  });

  it('stops the batch at the provider when nobody wants it any more', async () => {
    emulator.batches.script({ end: 'never', answered: 0.25 });
    const { calls = 0 } = await spent();
    const id = await add(4, 'unwanted', 60_000);
    const last = () => emulator.batches.all.at(-1)?.status;
    await until(last, (status) => status === 'in_progress');
    await fetch(`${app.url}/v1/batches/${id}`, { method: 'DELETE' });
    await until(last, (status) => status === 'cancelled');
    expect((await until(spent, (total) => total['calls'] === calls + 1))['calls']).toBe(calls + 1);
    expect(billed()).toEqual({ batch: 1, live: 0, batches: 1 });
    // Nothing is kept of its texts, and the same ones are as good as new.
    const kept = () => keysOfLane('[ia]:*');
    expect(await until(kept, ({ length }) => length === 0)).toEqual([]);
    expect(done(await ended(await add(4, 'unwanted', 60_000)))).toBe(true);
    expect(billed()).toEqual({ batch: 4, live: 0, batches: 1 });
  });

  it('takes out of the lane what somebody wants at once after all', async () => {
    const waits = () => keysOfLane('gather');
    // Fewer than a batch takes by now: they wait to be gathered.
    const first = await add(3, 'hurry', 60_000);
    expect(await until(waits, ({ length }) => length === 3)).toHaveLength(3);
    const open = gate.shut();
    const second = await add(3, 'hurry');
    // Live calls are under way when it is time to send.
    expect(await until(waits, ({ length }) => length === 0)).toEqual([]);
    open();
    for (const id of [first, second]) expect(done(await ended(id))).toBe(true);
    expect(billed()).toEqual({ batch: 0, live: 3, batches: 0 });
    expect(
      await until(
        () => keysOfLane('[ia]:*'),
        ({ length }) => length === 0,
      ),
    ).toEqual([]);
  });

  it('works live where a batch does not end in time, and books what it brings after that', async () => {
    emulator.batches.script({ end: 'never', answered: 0.5, cancelPolls: 60 });
    const { calls = 0 } = await spent();
    expect(done(await ended(await add(4, 'late', 5_000)))).toBe(true);
    expect((await until(spent, (total) => total['calls'] === calls + 6))['calls']).toBe(calls + 6);
    expect(billed()).toEqual({ batch: 2, live: 4, batches: 1 });
  });

  it('refuses a time that is none of the next 23 hours', async () => {
    for (const completeBy of [
      'soon',
      '2020-01-01T00:00:00Z',
      new Date(Date.now() + 84_000_000).toISOString(),
    ])
      expect((await app.post('/v1/batches', { items: textsOf(1), completeBy })).status).toBe(400);
  });

  it('needs a queue and a key', async () => {
    const lane = (env: Record<string, string>) => startApp({ TPL_APP_BATCH_LANE: 'anthropic', ...env });
    await expect(lane({ ANTHROPIC_API_KEY: 'k' })).rejects.toThrow('needs REDIS_URL');
    await expect(lane({ REDIS_URL: redis.url })).rejects.toThrow('needs ANTHROPIC_API_KEY');
  });
});
