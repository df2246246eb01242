// What @tpl/security/redis exports. Written by `npm run generate`; a change here is a change for users.

export interface RedisClient {
  readonly isOpen: boolean;
  readonly isReady?: boolean;
  sendCommand(...args: never[]): Promise<unknown>;
  on(event: string, listener: (...args: any[]) => void): unknown;
  off(event: string, listener: (...args: any[]) => void): unknown;
}
export interface RedisKeyStore extends KeyStore, KeySource {
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
export interface RedisKeyStoreOptions extends RedisOptions {
  readonly deadlineMs?: number | undefined;
  readonly prefix?: string | undefined;
  readonly clock?: Clock | undefined;
}
export interface RedisLimitStore extends LimitStore {
  readonly kind: 'redis';
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
export interface RedisLimitStoreOptions extends RedisOptions {
  readonly deadlineMs?: number | undefined;
  readonly maxCorrections?: number | undefined;
  readonly prefix?: string | undefined;
  readonly clock?: Clock | undefined;
}
export interface RedisOptions {
  readonly url?: string | undefined;
  readonly client?: RedisClient | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls?: Readonly<Record<string, unknown>> | undefined;
}
export declare function createRedisKeyStore(options: RedisKeyStoreOptions): RedisKeyStore;
export declare function createRedisLimitStore(options: RedisLimitStoreOptions): RedisLimitStore;

// Mentioned above, not exported.

interface CheckedWindow extends Required<LimitWindow> {
  readonly id: string;
}
interface Clock {
  now(): number;
  monotonic(): number;
  setTimer(run: () => void, delayMs: number, keepAlive?: boolean): () => void;
}
interface KeptKey extends KeyRecord {
  readonly lastUsedAt?: string;
}
interface KeyFileContent {
  readonly records: readonly KeyRecord[];
  readonly plain: readonly string[];
}
interface KeyRecord {
  readonly id: string;
  readonly digest: string;
  readonly principal?: string;
  readonly scopes?: readonly string[];
  readonly notBefore?: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  readonly createdAt?: string;
  readonly limits?: Readonly<Record<string, number>>;
  readonly addresses?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
}
interface KeySource {
  read(options?: {
    readonly signal?: AbortSignal | undefined;
  }): Promise<KeyFileContent>;
  stamp(): Promise<string>;
  used?(keys: ReadonlyMap<string, number>): Promise<void>;
}
interface KeyStore {
  list(): Promise<readonly KeptKey[]>;
  create(rest?: Omit<KeyRecord, 'id' | 'digest' | 'createdAt'> & {
    readonly id?: string;
    readonly kind?: 'live' | 'test';
  }): Promise<MadeKey>;
  rotate(id: string, options: {
    readonly oldExpiresAt: string;
    readonly expiresAt?: string | undefined;
  }): Promise<MadeKey>;
  revoke(id: string): Promise<void>;
}
interface LimitDemand {
  readonly window: CheckedWindow;
  readonly amount: number;
}
interface LimitStore {
  readonly kind: 'memory' | 'redis';
  take(key: string, demands: readonly LimitDemand[], options?: {
    readonly signal?: AbortSignal | undefined;
    readonly keepsLate?: boolean | undefined;
  }): Promise<Taken>;
  adjust(key: string, demands: readonly LimitDemand[], at: number): Promise<void>;
}
type LimitUnit = 'requests' | 'tokens' | 'costUsd';
interface LimitWindow {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly unit?: LimitUnit;
  readonly strategy?: 'sliding_window' | 'token_bucket';
}
interface MadeKey {
  readonly key: string;
  readonly record: KeyRecord;
}
interface Taken {
  readonly ok: boolean;
  readonly windows: readonly WindowState[];
  readonly at: number;
}
interface WindowState {
  readonly remaining: number;
  readonly resetMs: number;
  readonly waitMs: number;
}

export {};
