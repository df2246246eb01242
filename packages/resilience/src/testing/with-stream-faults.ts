// Makes a stream fail as planned.
import type { Clock } from '@internal/kit';
import { sleep, systemClock } from '@internal/kit';
import type { FaultPlan } from './with-faults.ts';
import { statusError, toNext } from './with-faults.ts';

/** Something that goes wrong with one stream, after so many of its chunks (default 0: before the first). */
export type StreamFault<T> = { readonly afterChunks?: number } & (
  | /** Breaks off with a status, as an overload that shows in the middle of a 200. */ {
      readonly fault: 'status';
      readonly status: number;
    }
  | /** Breaks off with a given error. */ { readonly fault: 'error'; readonly error: unknown }
  | /** Ends as if it were whole. */ { readonly fault: 'truncate' }
  | /** Stops coming and never ends. */ { readonly fault: 'hang' }
  | /** Pauses, then goes on. */ { readonly fault: 'pause'; readonly ms: number }
  | /** Sends only keep-alives from here on. */ {
      readonly fault: 'keep_alive';
      readonly chunk: T;
      readonly everyMs: number;
    }
);

/**
 * Wraps a function that streams so that its streams meet the faults planned for them.
 *
 * @example
 * ```ts
 * import { createPolicy } from '@tpl/resilience';
 * import { withStreamFaults } from '@tpl/resilience/testing';
 *
 * async function* answer() {
 *   yield 'Hello';
 * }
 * const policy = createPolicy({ backoffBaseMs: 1, backoffMaxMs: 1 });
 * const chunks: string[] = [];
 * for await (const chunk of policy.executeStream(withStreamFaults(answer, [{ fault: 'status', status: 529 }]))) chunks.push(chunk);
 * if (chunks.join() !== 'Hello') throw new Error('unexpected');
 * ```
 */
export function withStreamFaults<Args extends unknown[], T>(
  run: (...args: Args) => AsyncIterable<T>,
  plan: FaultPlan<StreamFault<T>>,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): (...args: Args) => AsyncIterable<T> {
  const next = toNext(plan);
  return (...args) => play(run(...args), next(), clock);
}

async function* play<T>(
  source: AsyncIterable<T>,
  fault: StreamFault<T> | undefined,
  clock: Clock,
): AsyncIterable<T> {
  let left = fault === undefined ? Number.POSITIVE_INFINITY : (fault.afterChunks ?? 0);
  for await (const chunk of source) {
    if (left === 0 && fault !== undefined) {
      if (fault.fault === 'truncate') return;
      yield* meet(fault, clock);
    }
    left -= 1;
    yield chunk;
  }
  // A stream that is shorter than planned meets its fault at its end.
  if (fault !== undefined && left >= 0 && fault.fault !== 'truncate') yield* meet(fault, clock);
}

async function* meet<T>(fault: StreamFault<T>, clock: Clock): AsyncIterable<T> {
  switch (fault.fault) {
    case 'status':
      throw statusError(fault.status);
    case 'error':
      throw fault.error;
    case 'hang':
      await new Promise(() => {});
      return;
    case 'pause':
      await sleep(fault.ms, { clock });
      return;
    case 'keep_alive':
      for (;;) {
        await sleep(fault.everyMs, { clock });
        yield fault.chunk;
      }
  }
}
