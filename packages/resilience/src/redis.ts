/**
 * Infrastructure Service: resilience
 *
 * Cooldowns after a rate limit that all processes of a fleet share through Redis.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: where Redis is, and how often it is asked, are options
 * - main components: `createRedisCooldowns`
 */
export type { Clock } from '@internal/kit';
export type { RedisClient, RedisOptions } from '@internal/kit/redis';
export type { Cooldowns } from './cooldown/cooldowns.ts';
export type {
  RedisCooldowns,
  RedisCooldownsOptions,
  RedisCooldownsStats,
} from './cooldown/redis-cooldowns.ts';
export { createRedisCooldowns } from './cooldown/redis-cooldowns.ts';
