// Opens and closes connections of our own to Redis.
import type { Clock } from '../clock.ts';
import { connectionCause, isHopeless, RedisCallError, toRedisCallError } from './redis-call-error.ts';
import { isUsable, type RedisClient } from './redis-client.ts';
import { importRedis } from './redis-peer.ts';
import { urlOptions } from './redis-url.ts';

/** Where Redis is and how to get in. */
export interface RedisTarget {
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** TLS options of the socket, for example `{ ca }`; the URL decides whether TLS is spoken. */
  readonly tls?: Readonly<Record<string, unknown>> | undefined;
  /** Tells invalidation pushes as event `invalidate` (RESP3). Default false. */
  readonly emitInvalidate?: boolean | undefined;
}

/** A client that comes and goes: the user's own, or one made from a URL. */
export interface RedisConnection {
  /** The client if it takes commands now. */
  usable(): RedisClient | undefined;
  /** Resolves when the first connection stands; at once for a user's own client. Rejects with `missing_peer`. */
  readonly started: Promise<void>;
  /** As `started`, but rejects when the first connection is refused in a way that no further try mends. */
  ready(): Promise<void>;
  /** Why the last try to connect failed, as one word (`WRONGPASS`, `ENOTFOUND` …); `undefined` once one stands. */
  readonly cause: string | undefined;
  /** Redis answered: a Cluster and a pool tell of no connection that stands. */
  forgetCause(): void;
  /** Calls the listener each time a connection stands, with its client. */
  onReady(listener: (client: RedisClient) => void): void;
  /** Drops a connection that seems dead and makes a new one; nothing for a user's own client. */
  renew(): void;
  /** Closes what was made here; a user's own client stays open. */
  close(): void;
}

/** Watches over the user's own client: its errors no longer end the process, and its returns are told. */
export function ownConnection(client: RedisClient): RedisConnection {
  let cause: string | undefined;
  const onError = (error: unknown) => {
    cause = connectionCause(error);
  };
  const onStand = () => {
    cause = undefined;
  };
  client.on('error', onError);
  client.on('ready', onStand);
  const leave: (() => void)[] = [() => client.off('error', onError), () => client.off('ready', onStand)];
  return {
    get cause() {
      return cause;
    },
    forgetCause: onStand,
    ready: () => Promise.resolve(),
    usable: () => (isUsable(client) ? client : undefined),
    started: Promise.resolve(),
    onReady(listener) {
      const onReady = () => listener(client);
      client.on('ready', onReady);
      leave.push(() => client.off('ready', onReady));
      if (isUsable(client)) listener(client);
    },
    renew() {},
    close() {
      for (const step of leave.splice(0)) step();
    },
  };
}

interface MadeClient extends RedisClient {
  connect(): Promise<unknown>;
  duplicate(options: object): MadeClient;
  destroy(): void;
}

/**
 * Never connected: what all clients are copies of. For each new set of options node-redis writes a class of 1,600 methods, in some
 * 15 ms of the loop and a quarter of a megabyte; copies share it.
 */
let pattern: MadeClient | undefined;

const connectTimeoutMs = 2_000;
const drainMs = 1_000;
const quickRetries = 3;

/** Milliseconds before the next try to connect. */
export const reconnectDelayMs = (retries: number, random: () => number): number =>
  Math.floor((retries < quickRetries ? 20 : 100) * (1 + 2 * random()));

/** Connects to a URL with node-redis, loaded on first use; tries again for ever, soon three times, then every 100 to 300 ms. */
export function urlConnection(target: RedisTarget, clock: Clock, random: () => number): RedisConnection {
  const listeners: ((client: RedisClient) => void)[] = [];
  const made = new Set<MadeClient>();
  let current: MadeClient | undefined;
  let next: MadeClient | undefined;
  let isClosed = false;
  let start!: () => void;
  let fail!: (error: Error) => void;
  const started = new Promise<void>((resolve, reject) => {
    start = resolve;
    fail = reject;
  });
  started.catch(() => {});
  let cause: string | undefined;
  let refuse!: (error: Error) => void;
  const refused = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  refused.catch(() => {});

  function open(from: MadeClient): MadeClient {
    const { url, username, password, tls, emitInvalidate } = target;
    const client = from.duplicate({
      ...urlOptions(url),
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(emitInvalidate && { emitInvalidate }),
      RESP: 3,
      disableOfflineQueue: true,
      // Its own timeout makes an AbortSignal for every command, and ends with the write: deadlines are kept by the guard.
      commandOptions: { timeout: 0 },
      socket: {
        ...tls,
        connectTimeout: connectTimeoutMs,
        // A connection that was only cut is back at once; a Redis that is gone is not hammered.
        reconnectStrategy: (retries: number) => reconnectDelayMs(retries, random),
      },
    });
    made.add(client);
    client.on('error', (error) => {
      cause = connectionCause(error);
      if (isHopeless(cause)) refuse(toRedisCallError(error));
    });
    client.on('ready', () => {
      cause = undefined;
      if (client === next) takeOver(client);
      start();
      if (client === current) for (const listener of listeners) listener(client);
    });
    client.connect().catch(() => {});
    return client;
  }

  /** The new connection stands: the old one may still answer what it was asked, but not for long. */
  function takeOver(client: MadeClient): void {
    const old = current;
    current = client;
    next = undefined;
    if (old) clock.setTimer(() => drop(old), drainMs);
  }

  function drop(client: MadeClient): void {
    made.delete(client);
    if (client.isOpen) client.destroy();
  }

  importRedis()
    .then((redis) => {
      pattern ??= redis.createClient({ RESP: 3 }) as unknown as MadeClient;
      if (!isClosed) current = open(pattern);
    }, fail)
    // A target that node-redis does not take; its message may quote the URL.
    .catch(() => fail(new RedisCallError('unavailable')));

  return {
    usable: () => (current && isUsable(current) ? current : undefined),
    started,
    // A connection that stands by now wins, whatever was before.
    ready: () => Promise.race([started, refused]),
    get cause() {
      return cause;
    },
    forgetCause() {
      cause = undefined;
    },
    onReady(listener) {
      listeners.push(listener);
      if (current && isUsable(current)) listener(current);
    },
    renew() {
      if (isClosed || !pattern || !current) return;
      if (next) drop(next);
      next = open(pattern);
    },
    close() {
      isClosed = true;
      fail(new RedisCallError('closed'));
      for (const client of made) drop(client);
    },
  };
}
