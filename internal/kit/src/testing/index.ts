// Lists what tests of several packages share.
export type { Fault, FaultProxy } from './fault-proxy.ts';
export { startFaultProxy } from './fault-proxy.ts';
export type { ManualClock } from './manual-clock.ts';
export { manualClock } from './manual-clock.ts';
export type { AskedByHand, RedisCallByHand } from './redis-call-by-hand.ts';
export { redisCallByHand } from './redis-call-by-hand.ts';
export type { RedisCluster } from './redis-cluster.ts';
export { startRedisCluster } from './redis-cluster.ts';
export type { RedisProcess } from './redis-process.ts';
export { freePort, startRedis } from './redis-process.ts';
