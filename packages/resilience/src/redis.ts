// Infrastructure Service: resilience · stable API, changes affect all users
export type { Clock } from '@internal/kit';
export type { Cooldowns } from './cooldown/cooldowns.ts';
export type {
  RedisAddress,
  RedisClientLike,
  RedisCooldowns,
  RedisCooldownsOptions,
  RedisCooldownsStats,
} from './cooldown/redis-cooldowns.ts';
export { createRedisCooldowns } from './cooldown/redis-cooldowns.ts';
