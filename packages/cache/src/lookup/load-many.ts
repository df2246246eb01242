// Loads many keys, each as if asked for alone, and produces what is missing together.
import type { GetOrSetOptions, Produce, ProduceMany, Resolved } from '../ports/cache.ts';
import type { LoadOptions } from './consult-store.ts';

type Resolve = <T>(
  key: string,
  produce: Produce<T>,
  options: LoadOptions | undefined,
) => Promise<Resolved<T>>;

interface Asked<T> {
  readonly key: string;
  readonly signal: AbortSignal;
  readonly resolve: (value: T | undefined) => void;
  readonly reject: (error: unknown) => void;
}

const mostTogether = 500;

/**
 * The values of the keys. Each key is joined, leased and fenced as by `getOrSet`; those that turn out to be missing within
 * one turn of the event loop are produced by one call, at most 500 at a time.
 */
export async function loadMany<T>(
  resolve: Resolve,
  keys: readonly string[],
  produce: ProduceMany<T>,
  options: GetOrSetOptions | undefined,
): Promise<Map<string, T>> {
  let asked: Asked<T>[] = [];

  function produceAsked(): void {
    const together = asked;
    asked = [];
    for (let start = 0; start < together.length; start += mostTogether)
      void produceSome(together.slice(start, start + mostTogether));
  }

  async function produceSome(together: readonly Asked<T>[]): Promise<void> {
    // Whoever left since it asked waits for nothing.
    const some = together.filter(({ signal }) => !signal.aborted);
    if (some.length === 0) return;
    const signal = whenAllAborted(some.map((one) => one.signal));
    try {
      const values = await produce(
        some.map(({ key }) => key),
        { signal },
      );
      for (const { key, resolve } of some) resolve(values.get(key));
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  }

  const produceOne =
    (key: string): Produce<T | undefined> =>
    ({ signal }) =>
      new Promise((resolve, reject) => {
        if (asked.length === 0) setImmediate(produceAsked);
        asked.push({ key, signal, resolve, reject });
      });
  const own = new Set(keys);
  const each = { ...options, inBatch: own.size > 1 };
  const found = await Promise.all(
    [...own].map(async (key) => [key, (await resolve(key, produceOne(key), each)).value] as const),
  );
  return new Map(found.filter(([, value]) => value !== undefined)) as Map<string, T>;
}

/** A signal that aborts when nobody waits for any of them any longer. */
function whenAllAborted(signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  let left = signals.length;
  for (const signal of signals) {
    const onAbort = () => {
      left -= 1;
      if (left === 0) controller.abort(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  }
  return controller.signal;
}
