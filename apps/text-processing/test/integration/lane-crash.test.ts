// Ends the keeper of the lane after each of its steps, and lets another one go on: nothing is lost, nothing is paid for twice.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BatchAnswer, ProviderBatches } from '@tpl/ai/batches';
import { createAnthropicBatches, createOpenAiBatches } from '@tpl/ai/batches';
import type { Emulator } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import { createClient } from 'redis';
import { connectJobs } from '../../jobs/src/connection/connect-jobs.ts';
import type { JobsConnection } from '../../jobs/src/connection/jobs-connection.ts';
import { keyOf } from '../../jobs/src/redis-records.ts';
import { startLaneKeeper } from '../../lane/src/keeper/lane-keeper.ts';
import type { LaneParts } from '../../lane/src/keeper/lane-parts.ts';
import type { LaneLimits } from '../../lane/src/store/lane-batch.ts';
import type { LaneStore } from '../../lane/src/store/lane-store.ts';
import { createLaneStore } from '../../lane/src/store/lane-store.ts';
import { systemClock } from '../../src/domain/create-text-service.ts';
import type { RedisProcess } from './start-redis.ts';
import { startRedis } from './start-redis.ts';

const limits: LaneLimits = {
  gatherMs: 20,
  maxItems: 100,
  maxBytes: 1_000_000,
  maxParked: 6,
  pollMs: 20,
  marginMs: 1_000,
  submitTimeoutMs: 100,
  lockMs: 500,
};
const count = 5;
const keyAt = (at: number) => `item-${at}`;
let redis: RedisProcess;
let emulator: Emulator;
let connection: JobsConnection;
let store: LaneStore;
const keepers: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  redis = await startRedis();
  emulator = await startEmulator();
  connection = await connectJobs(redis.url);
  store = createLaneStore(connection.client, systemClock.now);
});
beforeEach(async () => {
  const client = await createClient({ url: redis.url }).connect();
  await client.flushAll();
  client.destroy();
});
afterEach(() => Promise.all(keepers.splice(0).map((keeper) => keeper.close())));
afterAll(async () => {
  await connection.close();
  await emulator.close();
  await redis.stop();
});

const sides: Record<string, () => ProviderBatches> = {
  anthropic: () => createAnthropicBatches({ model: 'claude-haiku-4-5', apiKey: 'k', baseUrl: emulator.url }),
  openai: () => createOpenAiBatches({ model: 'gpt-5.4', apiKey: 'k', baseUrl: emulator.openaiUrl }),
};

/** Parks items that somebody wants. */
async function park(batches: ProviderBatches): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const body = await batches.write({
      messages: [{ role: 'user', content: `Number ${at}` }],
      maxOutputTokens: 50,
    });
    const now = Date.now();
    await connection.client
      .multi()
      .sAdd(keyOf.wanted(keyAt(at)), 'batch 0')
      .exec();
    await store.park(
      keyAt(at),
      { owner: 'acme', operation: 'shorten', body, parkedAt: now, dueAt: now + 60_000 },
      limits.maxParked,
    );
  }
}

/** A keeper, and what came of its work; it ends at a step where it is told to. */
function keep(batches: ProviderBatches, booked: Map<string, BatchAnswer>, endAt?: string) {
  let end = () => {};
  const isEnded = new Promise<void>((resolve) => (end = resolve));
  const parts: LaneParts = {
    store,
    batches,
    limits,
    now: systemClock.now,
    random: Math.random,
    requeue: async () => {},
    book: async (name, _, answer) => void booked.set(name, answer),
    onLive: () => {},
    onTrouble: () => {},
    onStep(step) {
      if (step !== endAt) return;
      end();
      throw new Error('The worker is dead.');
    },
  };
  const keeper = startLaneKeeper(parts, systemClock);
  keepers.push(keeper);
  return { isEnded, close: keeper.close };
}

const answers = () => Promise.all(Array.from({ length: count }, (_, at) => store.answer(keyAt(at))));
async function untilAnswered() {
  for (let tries = 0; tries < 300; tries += 1) {
    const all = await answers();
    if (all.every(Boolean) && (await store.batches()).length === 0) return all;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The answers did not come.');
}

describe.each(Object.keys(sides))('the keeper of the lane of %s', (side) => {
  const open = () => (sides[side] as () => ProviderBatches)();

  it.each(['claimed', 'created', 'noted', 'booked', 'delivered'])(
    'may end once a batch is %s',
    async (step) => {
      const [batches, booked] = [open(), new Map<string, BatchAnswer>()];
      const [taken, paid] = [emulator.batches.all.length, emulator.bookings.length];
      await park(batches);
      const first = keep(batches, booked, step);
      await first.isEnded;
      await first.close();
      keep(batches, booked);
      const all = await untilAnswered();
      expect(all.every((answer) => answer !== undefined && 'answer' in answer)).toBe(true);
      expect(emulator.batches.all.length - taken).toBe(1);
      expect(emulator.bookings.length - paid).toBe(count);
      expect(booked.size).toBe(count);
    },
  );

  it('finds a batch whose creation it did not hear the end of', async () => {
    emulator.batches.script({ isCreationLost: true });
    const [batches, booked] = [open(), new Map<string, BatchAnswer>()];
    const [taken, paid] = [emulator.batches.all.length, emulator.bookings.length];
    await park(batches);
    keep(batches, booked);
    await untilAnswered();
    expect(emulator.batches.all.length - taken).toBe(1);
    expect(emulator.bookings.length - paid).toBe(count);
  });
});

it('takes no batch of somebody else for its own that is as old and as large', async () => {
  const batches = (sides['anthropic'] as () => ProviderBatches)();
  const booked = new Map<string, BatchAnswer>();
  await park(batches);
  const dead = keep(batches, booked, 'claimed');
  await dead.isEnded;
  await dead.close();
  const body = await batches.write({ messages: [{ role: 'user', content: 'Of somebody else' }] });
  const foreign = await batches.submit(
    'theirs',
    Array.from({ length: count }, (_, at) => ({ id: `their-${at}`, body })),
  );
  keep(batches, booked);
  expect((await untilAnswered()).every((answer) => answer && 'answer' in answer)).toBe(true);
  expect(booked.size).toBe(count);
  expect(emulator.batches.all.at(-1)?.id).not.toBe(foreign.id);
});

it('takes no more items than it may', async () => {
  const batches = (sides['anthropic'] as () => ProviderBatches)();
  await park(batches);
  const item = { owner: 'acme', operation: 'shorten', body: '{}', parkedAt: 0, dueAt: 1 };
  expect([
    await store.park('more-1', item, limits.maxParked),
    await store.park('more-2', item, limits.maxParked),
  ]).toEqual([true, false]);
  await store.forget('more-1');
  expect(await store.park('more-2', item, limits.maxParked)).toBe(true);
  expect(await store.counts()).toMatchObject({ parked: 6, batches: 0 });
});
