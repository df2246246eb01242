// Lists what packages use of the guarded call to Redis.
/**
 * `createRedisCall({ client })` takes a client of node-redis (single, pool, Cluster, Sentinel: never closed here) or
 * `{ url, username?, password?, tls? }` (connected on first use with node-redis, reconnected for ever, closed here).
 * `command(args, { key, deadlineMs, asBuffer? })`, `script(script, keys, args, { deadlineMs })` and
 * `call(run, { deadlineMs, signal?, late? })` reject with `RedisCallError` (`code`: timeout, unavailable, open,
 * overloaded, reply, closed, missing_peer) or with the signal's reason; none takes longer than its deadline and one turn
 * of the event loop. A call that is not answered in time makes a PING decide whether Redis is gone; a failed connection
 * does so at once. While open, calls are refused within microseconds and a PING every 250 ms asks whether Redis is back;
 * `on('state')` tells both. After a deadline a command may still take effect: make writes that may come late harmless.
 * `gateCalls(call, …)` lets calls wait for a place before it; `shareTimers(clock)` is the clock for their deadlines.
 * `listenToRedis(client, call, channel, onMessage)` hears what is published, by a client of any kind.
 */
export type { CallGateOptions } from './call-gate.ts';
export { gateCalls, shareTimers } from './call-gate.ts';
export type { RedisState } from './redis-breaker.ts';
export type { RedisCall, RedisCallEvents, RedisCallSetup, RedisHealth } from './redis-call.ts';
export { createRedisCall } from './redis-call.ts';
export type { RedisCallCode } from './redis-call-error.ts';
export { connectionCause, isDenied, RedisCallError, toRedisCallError } from './redis-call-error.ts';
export type { RedisCallOptions, RedisScript } from './redis-calls.ts';
export { defineRedisScript } from './redis-calls.ts';
export type { RedisClient, SendOptions } from './redis-client.ts';
export { isUsable, sendCommand } from './redis-client.ts';
export type { RedisConnection, RedisTarget } from './redis-connection.ts';
export { ownConnection, urlConnection } from './redis-connection.ts';
export { listenToRedis } from './redis-listener.ts';
export type { RedisOptions } from './redis-options.ts';
export { redisOptionNames, redisOptionProblems, toRedisClient } from './redis-options.ts';
export { importRedis, loadRedisPeer, redisPeerProblem } from './redis-peer.ts';
export { redisUrlProblem, urlOptions } from './redis-url.ts';
