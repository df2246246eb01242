// Checks that a rate limiter keeps the promises of its port.
import { equal, ok, rejects } from 'node:assert/strict';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import type { ContractCase } from './contract-case.ts';
import { promise } from './contract-case.ts';

/**
 * What every limiter promises. `create` gives one with a single window `requests` of `limit` requests a minute.
 *
 * @example
 * import { createRateLimiter } from '@tpl/security';
 * import { rateLimiterContract } from '@tpl/security/testing';
 *
 * const create = (limit: number) => createRateLimiter({ windows: [{ name: 'requests', limit, windowMs: 60_000 }] });
 * for (const { run } of rateLimiterContract(create)) await run();
 */
export function rateLimiterContract(create: (limit: number) => RateLimiter): readonly ContractCase[] {
  return [
    promise('refuses as a value, with the time to wait and the window', async () => {
      const limiter = create(2);
      equal((await limiter.consume('a', 2)).ok, true);
      const refused = await limiter.consume('a');
      ok(!refused.ok);
      equal(refused.code, 'limited');
      equal(refused.limit, 'requests');
      ok(refused.retryAfterMs > 0 && refused.retryAfterMs <= 70_000);
    }),
    promise('lets exactly the limit through when all call at once', async () => {
      const limiter = create(40);
      const answers = await Promise.all(Array.from({ length: 200 }, () => limiter.consume('a')));
      equal(answers.filter((answer) => answer.ok).length, 40);
    }),
    promise('takes the limits of a caller before its own', async () => {
      const limiter = create(2);
      equal((await limiter.consume('a', 5, { limits: { requests: 5 } })).ok, true);
      equal((await limiter.consume('b', 1, { limits: { requests: 0 } })).ok, false);
    }),
    promise('gives a reservation back once', async () => {
      const limiter = create(4);
      const { reservation } = await limiter.reserve('a', 4);
      await reservation!.release();
      await reservation!.release();
      await reservation!.settle({ requests: 4 });
      equal((await limiter.consume('a', 4)).ok, true);
      equal((await limiter.consume('a', 1)).ok, false);
    }),
    promise('refuses amounts that are none', async () => {
      for (const cost of [-1, Number.NaN, Number.POSITIVE_INFINITY])
        await rejects(create(2).consume('a', cost), { code: 'invalid_options' });
    }),
  ];
}
