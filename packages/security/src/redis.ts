/**
 * Infrastructure Service: security, limits and keys in Redis
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: where Redis is, and how long it may take, are options
 * - main components: `createRedisLimitStore`, `createRedisKeyStore`
 */
export type { RedisClient, RedisOptions } from '@internal/kit/redis';
export type { RedisKeyStore, RedisKeyStoreOptions } from './keys/redis-key-store.ts';
export { createRedisKeyStore } from './keys/redis-key-store.ts';
export type { RedisLimitStore, RedisLimitStoreOptions } from './limits/redis-limit-store.ts';
export { createRedisLimitStore } from './limits/redis-limit-store.ts';
