/**
 * Infrastructure Service: security, limits in Redis
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: where Redis is, and how long it may take, are options
 * - main components: `createRedisLimitStore`
 */
export type { RedisClient, RedisOptions } from '@internal/kit/redis';
export type { RedisLimitStore, RedisLimitStoreOptions } from './limits/redis-limit-store.ts';
export { createRedisLimitStore } from './limits/redis-limit-store.ts';
