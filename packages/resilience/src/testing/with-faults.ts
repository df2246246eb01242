// Makes a function fail as planned.
import type { Clock } from '@internal/kit';
import { sleep, systemClock } from '@internal/kit';

/** Something that goes wrong with one call. */
export type Fault =
  /** Rejects; with `error`, or as a connection that was reset. */
  | { readonly fault: 'error'; readonly error?: unknown }
  /** Comes late, then as it would have come. */
  | { readonly fault: 'latency'; readonly ms: number }
  /** Never settles, not even when its signal aborts. */
  | { readonly fault: 'hang' }
  /** Rejects as an HTTP client does. */
  | { readonly fault: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Answers something else: a spent quota inside a 200, an empty body. */
  | { readonly fault: 'result'; readonly value: unknown };

/** Which fault a call meets: by its number from 0, `undefined` for none. A list is used up once. */
export type FaultPlan<F> = readonly (F | undefined)[] | ((call: number) => F | undefined);

/** Values of `retry-after` that have driven clients into hot loops, or to sleep for days. */
export const badRetryAfters: readonly string[] = [
  '-5',
  '0',
  'NaN',
  'Infinity',
  '1e9',
  '277403',
  '3000000',
  '2147483648',
  '',
  'soon',
  '1, 2',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'Fri, 31 Dec 9999 23:59:59 GMT',
];

/**
 * Wraps an async function so that its calls meet the faults planned for them.
 *
 * @example
 * ```ts
 * import { createPolicy } from '@tpl/resilience';
 * import { withFaults } from '@tpl/resilience/testing';
 *
 * const ask = withFaults(async (_: { signal: AbortSignal }) => 'fine', [{ fault: 'status', status: 529 }]);
 * const policy = createPolicy({ backoffBaseMs: 1, backoffMaxMs: 1 });
 * if ((await policy.execute(ask)) !== 'fine') throw new Error('unexpected');
 * ```
 */
export function withFaults<Args extends unknown[], T>(
  run: (...args: Args) => Promise<T>,
  plan: FaultPlan<Fault>,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): (...args: Args) => Promise<T> {
  const next = toNext(plan);
  return async (...args) => {
    const fault = next();
    switch (fault?.fault) {
      case undefined:
        return run(...args);
      case 'error':
        throw 'error' in fault
          ? fault.error
          : Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      case 'latency':
        await sleep(fault.ms, { clock });
        return run(...args);
      case 'hang':
        return new Promise(() => {});
      case 'status':
        throw statusError(fault.status, fault.headers);
      case 'result':
        return fault.value as T;
    }
  };
}

/** The plan as a function that gives the next call its fault. */
export function toNext<F>(plan: FaultPlan<F>): () => F | undefined {
  let call = 0;
  return () => {
    const index = call++;
    return typeof plan === 'function' ? plan(index) : plan[index];
  };
}

/** An error as HTTP clients throw it. */
export function statusError(status: number, headers: Readonly<Record<string, string>> = {}): Error {
  return Object.assign(new Error(`status ${status}`), { status, headers });
}
