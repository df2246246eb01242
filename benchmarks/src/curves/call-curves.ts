// Grows how many calls are under way at one time, and how many keys are known.
import { createPolicy } from '@tpl/resilience';
import {
  createApiKey,
  createApiKeyAuthenticator,
  createKeyRing,
  createRateLimiter,
  toKeyRecord,
} from '@tpl/security';
import * as cockatiel from 'cockatiel';
import type { Curve } from './curve.ts';
import { inTurns } from './curve.ts';

const together = [1, 3, 10, 30, 100, 300, 1_000];

/** As many keys as call again and again: so few that the processor keeps them near itself however many there are. */
const hot = 100;

/** So many calls at once, each of which ends on a later turn of the loop. */
const atOnce = (count: number, call: () => Promise<unknown>) => () =>
  Promise.all(Array.from({ length: count }, call));

const work = () => new Promise<number>((resolve) => setImmediate(resolve, 1));

/** One call among others that are under way, and one look-up among other keys. */
export const callCurves: readonly Curve[] = [
  {
    ...{ name: 'policyInFlight', size: 'calls in flight', unit: 'us a call', grows: 'each' },
    sizes: together,
    costs: inTurns('us', (size) => {
      const policy = createPolicy({ name: 'curve', maxConcurrent: 1_000 });
      const { bulkhead, circuitBreaker, handleAll, retry, timeout, wrap } = cockatiel;
      const stock = wrap(
        retry(handleAll, { maxAttempts: 3, backoff: new cockatiel.ExponentialBackoff() }),
        circuitBreaker(handleAll, {
          halfOpenAfter: 1_000,
          breaker: new cockatiel.SamplingBreaker({ threshold: 0.5, duration: 10_000 }),
        }),
        timeout(30_000, cockatiel.TimeoutStrategy.Cooperative),
        bulkhead(1_000),
      );
      return {
        ours: atOnce(size, () => policy.execute(work)),
        peers: { cockatiel: atOnce(size, () => stock.execute(work)) },
        operations: size,
      };
    }),
  },
  {
    ...{ name: 'limiterInFlight', size: 'calls in flight', unit: 'us a call', grows: 'each' },
    sizes: together,
    costs: inTurns('us', (size) => {
      const limiter = createRateLimiter({ windows: [{ name: 'w', limit: 1e9, windowMs: 60_000 }] });
      return { ours: atOnce(size, () => limiter.consume('one', { requests: 1 })), operations: size };
    }),
  },
  {
    ...{ name: 'keyCheck', size: 'keys', unit: 'us a check of 100 hot ones', grows: 'each' },
    sizes: [10, 100, 1_000, 10_000, 100_000],
    costs: inTurns('us', (size) => {
      const keys = Array.from({ length: size }, () => createApiKey());
      const authenticator = createApiKeyAuthenticator({
        ring: createKeyRing(keys.map((key) => toKeyRecord(key))),
      });
      const step = Math.ceil(size / hot);
      const lines = keys
        .filter((_, at) => at % step === 0)
        .map((key) => ({ authorization: `Bearer ${key}` }));
      let at = 0;
      return {
        ours: () => {
          at = (at + 1) % lines.length;
          return authenticator.authenticate(lines[at] ?? {});
        },
      };
    }),
  },
];
