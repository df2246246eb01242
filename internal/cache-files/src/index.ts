/**
 * Infrastructure Service: cache-files
 *
 * Reads and writes the files that operators of a cache handle: those of a secure Redis, backups, pairs to warm up with,
 * and their command line; bundled into `@tpl/cache`, never published alone. Nothing of it runs while a cache answers.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: where Redis is and how its keys begin is said by the caller
 * - main components: `secureRedis`, `saveSnapshot`, `loadSnapshot`, `readPairs`, `createCli`
 */

export type { CliSetup, RunCli } from './create-cli.ts';
export { createCli } from './create-cli.ts';
export { readPairs } from './read-pairs.ts';
export type { Refuse } from './refuse.ts';
export { secureRedis } from './secure-redis.ts';
export type { SnapshotReport, SnapshotSource } from './snapshot.ts';
export { loadSnapshot, saveSnapshot } from './snapshot.ts';
