// Loads the client library before the first call is timed, and says whether it is new enough.
import { createRequire } from 'node:module';

/** The oldest major version of node-redis that works. */
const oldestMajor = 6;

/** The library of the client. */
export interface RedisPeer {
  /** Whether it is loaded, or known not to be there. */
  readonly isReady: boolean;
  /** What is wrong with it, naming the versions; the guarded call itself says when it is not there at all. */
  readonly problem: string | undefined;
  /** Resolves once it is loaded or failed to load; rejects never. */
  readonly loaded: Promise<void>;
}

/** Begins to load it; `isNeeded` is false beside a client of the user's own, which has loaded it. */
export function loadRedisPeer(
  isNeeded: boolean,
  readVersion: () => string | undefined = installed,
): RedisPeer {
  const state = { isReady: !isNeeded, problem: undefined as string | undefined };
  const loaded = isNeeded
    ? import('redis').then(
        () => {
          state.problem = toProblem(readVersion());
          state.isReady = true;
        },
        () => {
          state.isReady = true;
        },
      )
    : Promise.resolve();
  return Object.assign(state, { loaded });
}

function toProblem(version: string | undefined): string | undefined {
  if (version === undefined || Number.parseInt(version, 10) >= oldestMajor) return undefined;
  return `The package "redis" is installed as ${version}, ${oldestMajor} or later is needed: npm install redis@${oldestMajor}`;
}

function installed(): string | undefined {
  try {
    return (createRequire(import.meta.url)('redis/package.json') as { version?: string }).version;
  } catch {
    // Packed so that its version does not show.
    return undefined;
  }
}
