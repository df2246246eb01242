// Infrastructure Service: security · stable API, changes affect all users
export type { RedisLimitStore, RedisLimitStoreOptions } from './redis-limit-store.ts';
export { createRedisLimitStore } from './redis-limit-store.ts';
