// Infrastructure Service: resilience · stable API, changes affect all users
import type { Policy, PolicyEvents } from '../src/call/policy.ts';

/** An error as an HTTP client throws it. */
export const failure = (status: number, headers?: Record<string, string>) =>
  Object.assign(new Error(`status ${status}`), { status, headers });

/** Everything a policy tells, by event. */
export function record(policy: Policy) {
  const events: [string, Record<string, unknown>][] = [];
  const names = [
    'call',
    'attempt',
    'retry',
    'reject',
    'state',
    'fallback',
    'cooldown',
  ] satisfies (keyof PolicyEvents)[];
  for (const name of names) policy.on(name, (data) => void events.push([name, data]));
  return {
    events,
    named: (name: string) => events.filter(([event]) => event === name).map(([, data]) => data),
  };
}

/** Lets a promise be looked at, without an unhandled rejection. */
export function watch<T>(promise: Promise<T>) {
  const seen: { value?: T; error?: unknown; done: boolean } = { done: false };
  promise.then(
    (value) => Object.assign(seen, { value, done: true }),
    (error) => Object.assign(seen, { error, done: true }),
  );
  return seen;
}

/** A promise settled from outside. */
export function defer<T = void>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Lets promises settle. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
