// Infrastructure Service: cache · stable API, changes affect all users
import { readFileSync } from 'node:fs';
import {
  ownConnection,
  type RedisCallSetup,
  type RedisClient,
  type RedisConnection,
  redisUrlProblem,
  urlConnection,
} from '@internal/kit/redis';
import { CacheError } from '../errors/cache-error.ts';
import type { StoreClock, StoreContext } from '../ports/cache-store.ts';
import type { PushSource } from './invalidation-push.ts';

/** A client of node-redis 6: single, pool, Cluster or Sentinel. */
export interface RedisClientLike {
  readonly isOpen: boolean;
  sendCommand(...args: never[]): Promise<unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: Node's own emitters declare it so, and nothing narrower accepts them.
  on(event: string, listener: (...args: any[]) => void): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  off(event: string, listener: (...args: any[]) => void): unknown;
}

/** How to get to Redis. */
export interface RedisAccessOptions {
  /** Your own client, connected by you and never closed here; default: one is made from the URL. */
  readonly client?: RedisClientLike | undefined;
  /** Where Redis is; default: the setting `redisUrl`. Beside a `client` it serves the pushes. */
  readonly url?: string | undefined;
  /**
   * What hears the pushes that keep the memory tiers of all processes coherent. Default: a connection to the URL, or a
   * duplicate of a single client, or one per master of a Cluster. A pool or Sentinel client needs a URL, a second single
   * client made with `{ RESP: 3, emitInvalidate: true }`, or `false`: entries in memory then live on until they expire.
   */
  readonly push?: false | RedisClientLike | undefined;
}

interface ClientOptions {
  readonly socket?: { readonly tls?: boolean };
}
interface Duplicable extends RedisClient {
  duplicate(options: object): RedisClient & { connect(): Promise<unknown>; destroy(): void };
  readonly options?: ClientOptions;
}
interface Cluster extends RedisClient {
  readonly _options?: { readonly defaults?: ClientOptions };
  readonly masters: readonly { readonly address: string }[];
  nodeClient(master: object): Promise<Duplicable>;
}

/** What the guarded call connects to, and what hears the pushes. */
export interface RedisAccess {
  readonly client: RedisCallSetup['client'];
  readonly pushes: PushSource;
}

/**
 * Finds out what to connect to from options and settings.
 * @throws CacheError `invalid_options`, `plaintext_refused`
 */
export function toRedisAccess(
  { client, url: givenUrl, push }: RedisAccessOptions,
  context: StoreContext,
): RedisAccess {
  const { settings, preset } = context;
  const url = givenUrl ?? settings.redisUrl;
  const toTarget = () => {
    const name = givenUrl === undefined ? 'redisUrl (REDIS_URL)' : 'url';
    const problem = redisUrlProblem(url);
    if (problem) throw new CacheError('invalid_options', `${name} ${problem}.`);
    if (!settings.redisAllowPlaintext) refusePlaintext(url!.startsWith('rediss:'), preset);
    const { redisUsername: username, redisPassword: password, redisCaFile } = settings;
    return { url: url!, username, password, tls: toTls(url!, redisCaFile) };
  };
  const checked = (own: RedisClientLike) => {
    if (!settings.redisAllowPlaintext) refusePlaintext(speaksTls(own), preset);
    return own;
  };
  const toSource = (): PushSource => {
    if (push === false) return fixedSource([]);
    if (push) return fixedSource([ownConnection(checked(push))]);
    if (client && 'masters' in client) return clusterSource(client as unknown as Cluster, context.clock);
    if (client && 'duplicate' in client && !('getSentinelNode' in client))
      return fixedSource([duplicateConnection(client as unknown as Duplicable)]);
    if (url === undefined)
      throw new CacheError(
        'invalid_options',
        'A pool or Sentinel client needs a url, a second client as push, or push: false.',
      );
    const target = { ...toTarget(), emitInvalidate: true };
    return fixedSource([urlConnection(target, context.clock, context.random)]);
  };
  if (!client && url === undefined) {
    throw new CacheError(
      'invalid_options',
      'redisStore needs a client, a url, or the setting redisUrl (REDIS_URL).',
    );
  }
  return { client: client ? checked(client) : toTarget(), pushes: toSource() };
}

function refusePlaintext(usesTls: boolean | undefined, preset: string): void {
  if (usesTls) return;
  const what =
    usesTls === undefined
      ? 'a client that does not show whether it speaks TLS (a pool, Sentinel): once you know that it does,'
      : 'Redis without TLS: use rediss:// or socket.tls, or';
  throw new CacheError(
    'plaintext_refused',
    `Preset "${preset}" refuses ${what} say redisAllowPlaintext (TPL_CACHE_REDIS_ALLOW_PLAINTEXT=true).`,
  );
}

/** `undefined` where the client does not show it. */
function speaksTls(client: RedisClientLike): boolean | undefined {
  const { options, _options } = client as Partial<Duplicable & Cluster>;
  if (options) return options.socket?.tls === true;
  // Nodes that a Cluster finds are connected to by its defaults, whatever its root nodes say.
  return _options && _options.defaults?.socket?.tls === true;
}

function toTls(url: string, caFile: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (!url.startsWith('rediss:')) return undefined;
  if (caFile === undefined) return { minVersion: 'TLSv1.2' };
  try {
    return { minVersion: 'TLSv1.2', ca: readFileSync(caFile) };
  } catch (cause) {
    throw new CacheError('invalid_options', 'redisCaFile cannot be read.', { cause });
  }
}

const pushOptions = { RESP: 3, emitInvalidate: true, disableOfflineQueue: true, clientSideCache: undefined };

function duplicateConnection(client: Duplicable): RedisConnection {
  const copy = client.duplicate(pushOptions);
  const connection = ownConnection(copy);
  copy.connect().catch(() => {});
  return {
    ...connection,
    close() {
      connection.close();
      copy.on('error', () => {});
      if (copy.isOpen) copy.destroy();
    },
  };
}

const lookEveryMs = 1_000;

const fixedSource = (connections: readonly RedisConnection[]): PushSource => ({
  start: (add) => connections.forEach(add),
  close() {},
});

/** A connection to each master of a Cluster; when the masters change, each is connected anew. */
function clusterSource(cluster: Cluster, clock: StoreClock): PushSource {
  let known = '';
  let parts: readonly RedisConnection[] = [];
  let isClosed = false;
  let cancel = () => {};

  async function look(
    add: (connection: RedisConnection) => void,
    remove: (connection: RedisConnection) => void,
  ): Promise<void> {
    const masters = cluster.isOpen ? cluster.masters : [];
    const addresses = masters
      .map(({ address }) => address)
      .sort()
      .join();
    if (addresses === known) return;
    known = addresses;
    for (const part of parts) remove(part);
    parts = [];
    const clients = await Promise.all(masters.map((master) => cluster.nodeClient(master)));
    if (isClosed) return;
    parts = clients.map(duplicateConnection);
    for (const part of parts) add(part);
  }

  return {
    start(add, remove) {
      const repeat = () => {
        look(add, remove).catch(() => {
          known = '';
        });
        if (!isClosed) cancel = clock.setTimer(repeat, lookEveryMs);
      };
      repeat();
    },
    close() {
      isClosed = true;
      cancel();
    },
  };
}
