// Says whether the installed node-redis is new enough.
import { createRequire } from 'node:module';

/** The oldest major version of node-redis that works: pushed invalidations reach nobody through 5 (five tests fail). */
const oldestMajor = 6;

/** What is wrong with the installed version, naming both; `undefined` where nothing is, or where it does not show. */
export function redisPeerProblem(version: string | undefined = installedRedis()): string | undefined {
  if (version === undefined || Number.parseInt(version, 10) >= oldestMajor) return undefined;
  return `The package "redis" is installed as ${version}, ${oldestMajor} or later is needed: npm install redis@${oldestMajor}`;
}

function installedRedis(): string | undefined {
  try {
    return (createRequire(import.meta.url)('redis/package.json') as { version?: string }).version;
  } catch {
    // Packed so that its version does not show.
    return undefined;
  }
}
