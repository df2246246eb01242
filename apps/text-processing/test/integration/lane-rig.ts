// A lane's keepers at a real Redis, with the emulated batch APIs behind them and a notebook of what came of their work.
import type { BatchAnswer, ProviderBatches } from '@tpl/ai/batches';
import { createAnthropicBatches, createOpenAiBatches } from '@tpl/ai/batches';
import type { Emulator } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import { createClient } from 'redis';
import { connectJobs } from '../../jobs/src/connection/connect-jobs.ts';
import type { RecordsClient } from '../../jobs/src/connection/jobs-connection.ts';
import { keyOf } from '../../jobs/src/redis-records.ts';
import { startLaneKeeper } from '../../lane/src/keeper/lane-keeper.ts';
import type { LaneParts } from '../../lane/src/keeper/lane-parts.ts';
import type { LaneAnswer, LaneLimits } from '../../lane/src/store/lane-batch.ts';
import type { LaneStore } from '../../lane/src/store/lane-store.ts';
import { createLaneStore } from '../../lane/src/store/lane-store.ts';
import type { Clock } from '../../src/domain/create-text-service.ts';
import { systemClock } from '../../src/domain/create-text-service.ts';
import type { RedisProcess } from './start-redis.ts';
import { startRedis } from './start-redis.ts';

/** Quick, and with room for one item more than {@link itemCount}. */
export const laneLimits: LaneLimits = {
  gatherMs: 20,
  maxItems: 100,
  maxBytes: 1_000_000,
  maxParked: 6,
  pollMs: 20,
  marginMs: 1_000,
  submitTimeoutMs: 100,
  lostAfterMs: 100,
  lockMs: 500,
};
/** Items that {@link LaneRig.park} parks. */
export const itemCount = 5;
export const keyAt = (at: number) => `item-${at}`;
export const sideNames = ['anthropic', 'openai'] as const;

/** What came of a keeper's work. */
export interface LaneNotes {
  /** Answers by the names of their bookings. */
  readonly booked: Map<string, BatchAnswer>;
  /** Each booking, also of one name again. */
  bookings: number;
  readonly live: string[];
  readonly troubles: unknown[];
}

/** A keeper at work. */
export interface RigKeeper {
  /** Once it came to the step where it is to end. */
  readonly isEnded: Promise<void>;
  close(): Promise<void>;
}

/** What a keeper is to be like. */
export interface KeepOptions extends Partial<Pick<LaneParts, 'now' | 'requeue' | 'limits'>> {
  /** It ends there. */
  readonly endAt?: string | undefined;
  readonly clock?: Clock;
}

/** Everything, and how to end it. */
export interface LaneRig {
  readonly emulator: Emulator;
  readonly store: LaneStore;
  /** A client of the emulator, or of what stands before it at that address. */
  open(side: (typeof sideNames)[number], at?: string): ProviderBatches;
  notes(): LaneNotes;
  /** Parks items that somebody wants within a minute. */
  park(batches: ProviderBatches): Promise<void>;
  /** Whether somebody wants the items from now on, as the queue writes it down. */
  want(isSo: boolean): Promise<void>;
  keep(batches: ProviderBatches, notes: LaneNotes, options?: KeepOptions): RigKeeper;
  /** What came back of the items, once all have something and no batch is left. */
  untilAnswered(): Promise<readonly LaneAnswer[]>;
  readonly redis: RedisProcess;
  readonly client: RecordsClient;
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a Redis and an emulator. */
export async function startLaneRig(): Promise<LaneRig> {
  const redis = await startRedis();
  const emulator = await startEmulator();
  const connection = await connectJobs(redis.url);
  const { client } = connection;
  const store = createLaneStore(client, systemClock.now);
  const keepers: RigKeeper[] = [];
  const keys = Array.from({ length: itemCount }, (_, at) => keyAt(at));
  async function want(isSo: boolean) {
    const step = client.multi();
    for (const key of keys) {
      if (isSo) step.sAdd(keyOf.wanted(key), 'batch 0');
      else step.del(keyOf.wanted(key));
      if (isSo) step.zAdd(keyOf.due, { score: Date.now() + 60_000, value: key });
      else step.zRem(keyOf.due, key);
    }
    await step.exec();
  }
  return {
    redis,
    client,
    want,
    emulator,
    store,
    open: (side, at = emulator.url) =>
      side === 'anthropic'
        ? createAnthropicBatches({ model: 'claude-haiku-4-5', apiKey: 'k', baseUrl: at })
        : createOpenAiBatches({ model: 'gpt-5.4', apiKey: 'k', baseUrl: `${at}/v1` }),
    notes: () => ({ booked: new Map(), bookings: 0, live: [], troubles: [] }),
    async park(batches) {
      await want(true);
      for (let at = 0; at < itemCount; at += 1) {
        const messages = [{ role: 'user' as const, content: `Number ${at}` }];
        const body = await batches.write({ messages, maxOutputTokens: 50 });
        const now = Date.now();
        const item = { owner: 'acme', operation: 'shorten', body, parkedAt: now, dueAt: now + 60_000 };
        await store.park(keyAt(at), item, laneLimits.maxParked);
      }
    },
    keep(batches, notes, { endAt, clock = systemClock, ...given } = {}) {
      let end = () => {};
      const isEnded = new Promise<void>((resolve) => (end = resolve));
      const parts: LaneParts = {
        store,
        batches,
        limits: laneLimits,
        now: systemClock.now,
        random: Math.random,
        requeue: async () => {},
        async book(name, _, answer) {
          notes.bookings += 1;
          notes.booked.set(name, answer);
        },
        onLive: (reason) => void notes.live.push(reason),
        onTrouble: (error) => void notes.troubles.push(error),
        onStep(step) {
          if (step !== endAt) return;
          end();
          throw new Error('The worker is dead.');
        },
        ...given,
      };
      const keeper = { isEnded, close: startLaneKeeper(parts, clock).close };
      keepers.push(keeper);
      return keeper;
    },
    async untilAnswered() {
      for (let tries = 0; tries < 500; tries += 1) {
        const all = await Promise.all(keys.map((key) => store.answer(key)));
        const found = all.filter((answer) => answer !== undefined);
        if (found.length === itemCount && (await store.batches()).length === 0) return found;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error('The answers did not come.');
    },
    async reset() {
      await Promise.all(keepers.splice(0).map((keeper) => keeper.close()));
      const own = await createClient({ url: redis.url }).connect();
      await own.flushAll();
      own.destroy();
    },
    async close() {
      await connection.close();
      await emulator.close();
      await redis.stop();
    },
  };
}
