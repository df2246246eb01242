// What @tpl/resilience/redis exports. Written by `npm run generate`; a change here is a change for users.

export interface Clock {
  now(): number;
  monotonic(): number;
  setTimer(run: () => void, delayMs: number, keepAlive?: boolean): () => void;
}
export interface Cooldowns {
  remainingMs(key: string): number;
  extend(key: string, durationMs: number): boolean;
  clear(key: string): void;
  readonly shared: boolean;
}
export interface RedisAddress {
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls?: Readonly<Record<string, unknown>> | undefined;
}
export interface RedisClientLike {
  readonly isOpen: boolean;
  sendCommand(...args: never[]): Promise<unknown>;
  on(event: string, listener: (...args: any[]) => void): unknown;
  off(event: string, listener: (...args: any[]) => void): unknown;
}
export interface RedisCooldowns extends Cooldowns {
  stats(): RedisCooldownsStats;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
export interface RedisCooldownsOptions {
  readonly client: RedisClientLike | RedisAddress;
  readonly key?: string | undefined;
  readonly pollMs?: number | undefined;
  readonly deadlineMs?: number | undefined;
  readonly clock?: Clock | undefined;
}
export interface RedisCooldownsStats {
  readonly told: number;
  readonly pushed: number;
  readonly polled: number;
  readonly failures: number;
  readonly degraded: boolean;
}
export declare function createRedisCooldowns(options: RedisCooldownsOptions): RedisCooldowns;
