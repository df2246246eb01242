// Runs random calls on caches that share a store, and looks for reads that saw what was changed before they began.
import type { Cache } from '../ports/cache.ts';

/** What is run, and what counts as wrong. */
export interface CacheHistoryOptions {
  /** Caches over one store; each stands for a process. They are not closed. */
  readonly caches: readonly Cache[];
  /** How long calls are made, in milliseconds. */
  readonly durationMs: number;
  /** Calls that are under way in each cache at once. Default 4. */
  readonly callers?: number | undefined;
  /** Keys that all of them fight over. Default 3. */
  readonly keys?: number | undefined;
  /** For how long after a confirmed change another process may still see what was before; 0 where it was made. Default 250. */
  readonly graceMs?: number | undefined;
  /** Where the random calls start. Default 1. */
  readonly seed?: number | undefined;
}

/** What was seen. */
export interface CacheHistoryReport {
  /** Reads that gave a value. */
  readonly reads: number;
  /** Changes that were confirmed. */
  readonly changes: number;
  /** Reads that gave a value older than a change confirmed before they began. */
  readonly wrongReads: number;
  /** The first ten of them, in words. */
  readonly examples: readonly string[];
}

/** Where a value came from: a `set`, or a producer, whose value is as old as its beginning. */
interface Origin {
  readonly of: 'set' | 'producer';
  readonly cache: number;
  readonly begunIn: number;
  readonly isTagged: boolean;
  endedIn: number;
  isConfirmed: boolean;
}

/** One confirmed change of one key. */
interface Change {
  readonly what: string;
  readonly cache: number;
  readonly begunIn: number;
  readonly endedIn: number;
  readonly endedAt: number;
}

type Stored = { readonly id: number; readonly ballast: string };

const tag = 'all';
const remembered = 2_000;

/**
 * Runs random calls for a while: reads of every kind, producers, changes awaited and not, tags, batches, large values. A
 * read is wrong when its value is older than a change of its key that was confirmed before the read began: at once in the
 * cache that made the change, after `graceMs` in another one, unless that says `stale`. A change that was not confirmed
 * proves nothing.
 * @example
 * import { createCache, memoryStore } from '@tpl/cache';
 * import { runCacheHistory } from '@tpl/cache/testing';
 *
 * const store = memoryStore();
 * const caches = [createCache({ store }), createCache({ store })];
 * const { wrongReads } = await runCacheHistory({ caches, durationMs: 100 });
 * console.log(wrongReads); // 0
 */
export async function runCacheHistory(options: CacheHistoryOptions): Promise<CacheHistoryReport> {
  const { caches, durationMs, callers = 4, keys = 3, graceMs = 250 } = options;
  const random = randomFrom(options.seed ?? 1);
  const origins: Origin[] = [];
  const changes = new Map<string, Change[]>();
  const names = Array.from({ length: keys }, (_, index) => `k${index}`);
  const examples: string[] = [];
  const counts = { reads: 0, changes: 0, wrongReads: 0 };
  const endAt = performance.now() + durationMs;
  let turn = 0;

  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  // One in four passes the size from which on values are compressed.
  /** A value as old as this turn. */
  const begin = (of: Origin['of'], cache: number, isTagged: boolean): Stored => {
    const endedIn = Number.POSITIVE_INFINITY;
    origins.push({ of, cache, begunIn: turn, isTagged, endedIn, isConfirmed: false });
    return { id: origins.length - 1, ballast: random() < 0.25 ? 'words and words. '.repeat(200) : '' };
  };

  async function change(
    what: string,
    cache: number,
    of: readonly string[],
    run: () => Promise<unknown>,
  ): Promise<boolean> {
    turn += 1;
    const begunIn = turn;
    const isConfirmed = await run().then(
      (answer) => what !== 'set' || answer === true,
      () => false,
    );
    turn += 1;
    if (!isConfirmed) return false;
    counts.changes += 1;
    for (const key of of) {
      const list = changes.get(key) ?? [];
      changes.set(key, list);
      list.push({ what, cache, begunIn, endedIn: turn, endedAt: performance.now() });
      if (list.length > remembered) list.shift();
    }
    return true;
  }

  function isOlder(origin: Origin, than: Change): boolean {
    if (origin.begunIn >= than.begunIn || (than.what === 'invalidateTags' && !origin.isTagged)) return false;
    if (origin.of === 'producer') return true;
    // Of calls in one cache the order counts; elsewhere a set that was still under way may be the later one.
    return origin.cache === than.cache || (origin.isConfirmed && origin.endedIn < than.begunIn);
  }

  function check(
    key: string,
    value: Stored,
    outcome: string,
    cache: number,
    begun: { turn: number; at: number },
  ): void {
    counts.reads += 1;
    const origin = origins[value.id]!;
    const overlooked = changes.get(key)?.find((done) => {
      const isHere = done.cache === cache;
      const isDue = isHere
        ? done.endedIn < begun.turn
        : done.endedAt + graceMs < begun.at && outcome !== 'stale';
      return isDue && isOlder(origin, done);
    });
    if (!overlooked) return;
    counts.wrongReads += 1;
    if (examples.length < 10)
      examples.push(
        `${key}: a ${outcome} in cache ${cache} gave what a ${origin.of} in cache ${origin.cache} began in turn ${origin.begunIn}, though a ${overlooked.what} in cache ${overlooked.cache} was confirmed in turn ${overlooked.endedIn}, before turn ${begun.turn}`,
      );
  }

  async function set(cache: number, of: readonly string[], isBatch: boolean): Promise<void> {
    const isTagged = random() < 0.5;
    const life = { ttlMs: 20 + random() * 200, tags: isTagged ? [tag] : [] };
    let values: (readonly [string, Stored])[] = [];
    const isConfirmed = await change('set', cache, of, () => {
      values = of.map((key) => [key, begin('set', cache, isTagged)] as const);
      const [key, value] = values[0]!;
      return isBatch ? caches[cache]!.setMany(values, life) : caches[cache]!.set(key, value, life);
    });
    for (const [, { id }] of values) Object.assign(origins[id]!, { isConfirmed, endedIn: turn });
  }

  async function read(cache: number, key: string): Promise<void> {
    turn += 1;
    const begun = { turn, at: performance.now() };
    const own = caches[cache]!;
    const kind = random();
    if (kind < 0.2) {
      const found = await own.lookup<Stored>(key);
      if ('value' in found) check(key, found.value, found.outcome, cache, begun);
    } else if (kind < 0.3) {
      const found = await own.getMany<Stored>(names);
      // Which of them are stale it does not say.
      for (const [name, value] of found) check(name, value, 'stale', cache, begun);
    } else {
      const produce = async (): Promise<Stored> => {
        turn += 1;
        const made = begin('producer', cache, true);
        await pause(random() * 12);
        if (random() < 0.1) throw new Error('the producer fails');
        return made;
      };
      const life = {
        ttlMs: 20 + random() * 200,
        staleWhileRevalidateMs: pick([0, 50]),
        staleIfErrorMs: pick([0, 300]),
        softTimeoutMs: pick([0, 5]),
        tags: [tag],
      };
      const { value, outcome } = await own.resolve<Stored>(key, produce, life);
      check(key, value, outcome, cache, begun);
    }
  }

  async function call(cache: number): Promise<void> {
    const key = pick(names);
    const kind = random();
    if (kind < 0.6) return read(cache, key);
    if (kind < 0.75) return set(cache, [key], false);
    if (kind < 0.8) return set(cache, names, true);
    if (kind < 0.9) return void (await change('delete', cache, [key], () => caches[cache]!.delete(key)));
    if (kind < 0.95) {
      // Not awaited: the order of the calls counts all the same.
      const steps = [
        () => change('delete', cache, [key], () => caches[cache]!.delete(key)),
        () => set(cache, [key], false),
      ];
      if (random() < 0.5) steps.reverse();
      await Promise.all(steps.map((step) => step()));
      return;
    }
    await change('invalidateTags', cache, names, () => caches[cache]!.invalidateTags([tag]));
  }

  async function caller(cache: number): Promise<void> {
    while (performance.now() < endAt) {
      await call(cache).catch(() => {});
      await pause(random() * 3);
    }
  }

  await Promise.all(caches.flatMap((_, cache) => Array.from({ length: callers }, () => caller(cache))));
  return { ...counts, examples };
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
