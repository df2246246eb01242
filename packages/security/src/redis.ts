// Infrastructure Service: security · stable API, changes affect all users
export type { RedisLimitStore, RedisLimitStoreOptions } from './limits/redis-limit-store.ts';
export { createRedisLimitStore } from './limits/redis-limit-store.ts';
