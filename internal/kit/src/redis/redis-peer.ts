// Loads node-redis, and says whether the installed one is new enough.
import { createRequire } from 'node:module';
import { RedisCallError } from './redis-call-error.ts';

/** The oldest major version of node-redis that works: pushed invalidations reach nobody through 5 (five tests fail). */
const oldestMajor = 6;

/** What is wrong with the installed version, naming both; `undefined` where nothing is, or where it does not show. */
export function redisPeerProblem(version: string | undefined = installedRedis()): string | undefined {
  if (version === undefined || Number.parseInt(version, 10) >= oldestMajor) return undefined;
  return `The package "redis" is installed as ${version}, ${oldestMajor} or later is needed: npm install redis@${oldestMajor}`;
}

/** Loads node-redis. Rejects with `RedisCallError` `missing_peer` when it is not installed, or too old. */
export async function importRedis(): Promise<typeof import('redis')> {
  const problem = redisPeerProblem();
  if (problem) throw new RedisCallError('missing_peer', { message: problem });
  // In a `try` of its own: only there do bundlers take it for a package that may be missing.
  try {
    return await import(/* turbopackOptional: true */ 'redis');
  } catch (cause) {
    throw new RedisCallError('missing_peer', { cause });
  }
}

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

function installedRedis(): string | undefined {
  try {
    return (createRequire(import.meta.url)('redis/package.json') as { version?: string }).version;
  } catch {
    // Packed so that its version does not show.
    return undefined;
  }
}
