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
export interface RedisClient {
  readonly isOpen: boolean;
  readonly isReady?: boolean;
  sendCommand(...args: never[]): Promise<unknown>;
  on(event: string, listener: (...args: any[]) => void): unknown;
  off(event: string, listener: (...args: any[]) => void): unknown;
}
export interface RedisCooldowns extends Cooldowns {
  stats(): RedisCooldownsStats;
  ready(signal?: AbortSignal): Promise<void>;
  health(signal?: AbortSignal): Promise<{
    readonly status: 'up';
  } | {
    readonly status: 'degraded';
    readonly details: {
      readonly reason: string;
    };
  }>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
export interface RedisCooldownsOptions extends RedisOptions {
  readonly key?: string | undefined;
  readonly pollMs?: number | undefined;
  readonly deadlineMs?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: (() => number) | undefined;
}
export interface RedisCooldownsStats {
  readonly sent: number;
  readonly pushed: number;
  readonly polled: number;
  readonly failures: number;
  readonly degraded: boolean;
}
export interface RedisOptions {
  readonly url?: string | undefined;
  readonly client?: RedisClient | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls?: Readonly<Record<string, unknown>> | undefined;
}
export declare function createRedisCooldowns(options: RedisCooldownsOptions): RedisCooldowns;
