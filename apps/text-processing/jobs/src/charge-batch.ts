// Takes from a caller's limit what a batch is: as many requests to process as it has texts.
import type { Principal, RateLimiter } from '@tpl/security';
import type { RequestProblem } from '../../src/domain/request-error.ts';
import { RequestError } from '../../src/domain/request-error.ts';

/** Gives back what a batch that was not taken has cost. */
export type GiveBack = () => Promise<void>;

const nothing: GiveBack = async () => {};

/** Most requests that may be taken from a caller's limit at once: of more, no wait makes room. */
export function mostAtOnce(limiter: RateLimiter | undefined, principal: Principal | undefined): number {
  const [window] = limiter?.windows ?? [];
  if (!window || !principal) return Number.POSITIVE_INFINITY;
  return principal.limits?.[window.name] ?? window.limit;
}

/** Takes the requests of a batch; throws when they do not fit: with a time when they fit later, with a hint when they never do. */
export function chargeBatch(
  limiter: RateLimiter,
  { path, hint }: Pick<RequestProblem, 'path' | 'hint'> = { path: 'items', hint: 'send several batches' },
) {
  return async (
    { principal }: { readonly principal?: Principal | undefined },
    requests: number,
  ): Promise<GiveBack> => {
    if (!principal || requests < 1) return nothing;
    // Not by the decision's windows: while the store is down they hold this process's share.
    const limit = mostAtOnce(limiter, principal);
    if (requests > limit) {
      const message = `need ${requests} requests, more than the limit of ${limit} at once`;
      throw new RequestError('invalid_request', [{ path, message, limit, ...(hint && { hint }) }]);
    }
    const { id, limits } = principal;
    const { decision, reservation } = await limiter.reserve(id, requests, { limits });
    if (decision.ok) return reservation?.release ?? nothing;
    const message = 'need more requests than the limit has room for now';
    const { retryAfterMs } = decision;
    throw new RequestError('limited', [{ path, message }], { retryAfterMs });
  };
}
