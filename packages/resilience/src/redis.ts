// Infrastructure Service: resilience · stable API, changes affect all users
export type { Clock } from '@internal/kit';
export type { Cooldowns } from './cooldowns.ts';
export type {
  RedisAddress,
  RedisClientLike,
  RedisCooldowns,
  RedisCooldownsOptions,
  RedisCooldownsStats,
} from './redis-cooldowns.ts';
export { createRedisCooldowns } from './redis-cooldowns.ts';
