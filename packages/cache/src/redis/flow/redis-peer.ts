// Loads the client library before the first call is timed, and says whether it is new enough.
import { importRedis, redisPeerProblem } from '@internal/kit/redis';

/** The library of the client. */
export interface RedisPeer {
  /** What is wrong with it, naming the versions; the guarded call itself says when it is not there at all. */
  readonly problem: string | undefined;
  /** Resolves once it is loaded or failed to load; rejects never. */
  readonly loaded: Promise<void>;
}

/** Begins to load it; `isNeeded` is false beside a client of the user's own, which has loaded it. */
export function loadRedisPeer(
  isNeeded: boolean,
  problemOf: () => string | undefined = redisPeerProblem,
): RedisPeer {
  const peer = { problem: undefined as string | undefined, loaded: Promise.resolve() };
  const known = () => {
    peer.problem = problemOf();
  };
  if (isNeeded) peer.loaded = importRedis().then(known, known);
  return peer;
}
