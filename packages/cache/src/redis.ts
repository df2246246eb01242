/**
 * Infrastructure Service: cache, the Redis tier
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: deadlines, leases, compression and encryption are settings of the cache
 * - main components: redisStore, redisAclLine, structuredCodec
 */
export type { RedisClient, RedisOptions } from '@internal/kit/redis';
export { structuredCodec } from './redis/format/structured-codec.ts';
export type { CacheCodec } from './redis/format/wire-frame.ts';
export type { RedisAccessOptions } from './redis/redis-access.ts';
export type { RedisAclOptions } from './redis/redis-acl.ts';
export { redisAclLine } from './redis/redis-acl.ts';
export type { RedisStoreOptions } from './redis/redis-store.ts';
export { redisStore } from './redis/redis-store.ts';
