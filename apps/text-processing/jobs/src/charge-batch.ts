// Takes from a caller's limit what a batch is: as many requests to process as it has texts.
import type { Principal, RateLimiter } from '@tpl/security';
import { RequestError } from '../../src/domain/request-error.ts';

/** Gives back what a batch that was not taken has cost. */
export type GiveBack = () => Promise<void>;

const nothing: GiveBack = async () => {};

/** Takes the requests of a batch; throws when they do not fit. */
export function chargeBatch(limiter: RateLimiter) {
  return async (
    { principal }: { readonly principal?: Principal | undefined },
    requests: number,
  ): Promise<GiveBack> => {
    if (!principal || requests < 1) return nothing;
    const { id, limits } = principal;
    const { decision, reservation } = await limiter.reserve(id, requests, { limits });
    if (decision.ok) return reservation?.release ?? nothing;
    const message = 'are more than the limit of requests has room for';
    const { retryAfterMs } = decision;
    throw new RequestError('limited', [{ path: 'items', message }], { retryAfterMs });
  };
}
