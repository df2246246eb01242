// Takes from a caller's limit what a batch is: as many requests to process as it has texts.
import type { Principal, RateLimiter } from '@tpl/security';
import { RequestError } from '../../src/domain/request-error.ts';

/** Takes the requests of a batch; throws when they do not fit. */
export function chargeBatch(limiter: RateLimiter) {
  return async (
    { principal }: { readonly principal?: Principal | undefined },
    requests: number,
  ): Promise<void> => {
    if (!principal || requests < 1) return;
    const decision = await limiter.consume(principal.id, requests, { limits: principal.limits });
    if (decision.ok) return;
    const message = 'are more than the limit of requests has room for';
    const { retryAfterMs } = decision;
    throw new RequestError('limited', [{ path: 'items', message }], { retryAfterMs });
  };
}
