// Finds out what the store connects to: by a URL or the user's own client, for calls and for pushes.
import { readFileSync } from 'node:fs';
import type { Problem } from '@internal/kit';
import {
  ownConnection,
  type RedisCallSetup,
  type RedisClient,
  type RedisOptions,
  type RedisTarget,
  redisOptionNames,
  redisOptionProblems,
  urlConnection,
} from '@internal/kit/redis';
import { unknownOptions } from '@internal/kit/settings';
import { CacheError, invalidOptions } from '../errors/cache-error.ts';
import type { StoreContext } from '../ports/cache-store.ts';
import type { PushSource } from './push/invalidation-push.ts';
import {
  type Cluster,
  clusterSource,
  type Duplicable,
  duplicateConnection,
  fixedSource,
} from './push/push-sources.ts';

/** How to get to Redis: exactly one of `url` and `client`. */
export interface RedisAccessOptions extends RedisOptions {
  /**
   * What hears the pushes that keep the memory tiers of all processes coherent. Default: a second connection to the URL, a
   * duplicate of a single client, or one connection per master of a Cluster. A pool or Sentinel client needs it: `{ url }`;
   * `{ client }`, a single one made with `{ RESP: 3, emitInvalidate: true }`; or `false`: entries in memory then live on
   * until they expire.
   */
  readonly push?: false | RedisOptions | undefined;
}

/** What the guarded call connects to, and what hears the pushes. */
export interface RedisAccess {
  readonly client: RedisCallSetup['client'];
  readonly pushes: PushSource;
}

/** Everything wrong with how Redis was handed in, beside the option names in `others`; shows nothing of a URL. */
export function redisAccessProblems(options: RedisAccessOptions, others: readonly string[]): Problem[] {
  const { client, url, push } = options;
  const problems = [
    ...unknownOptions(options, [...redisOptionNames, 'push', ...others]),
    ...redisOptionProblems(options),
  ];
  if (push)
    problems.push(
      ...[...unknownOptions(push, redisOptionNames), ...redisOptionProblems(push)].map((problem) => ({
        ...problem,
        path: `push.${problem.path}`,
      })),
    );
  else if (push === undefined && url === undefined && needsPush(client))
    problems.push({
      path: 'push',
      message: 'is needed beside a pool or Sentinel client',
      hint: 'give { url }, { client } or false',
    });
  return problems;
}

/**
 * Connects checked options with the settings of the cache.
 * @throws CacheError `plaintext_refused`, `invalid_options` for a CA file that cannot be read
 */
export function toRedisAccess(options: RedisAccessOptions, context: StoreContext): RedisAccess {
  const { client, push } = options;
  const toSource = (): PushSource => {
    if (push === false) return fixedSource([]);
    if (!push && client)
      return isCluster(client)
        ? clusterSource(client, context.clock)
        : fixedSource([duplicateConnection(client as Duplicable)]);
    const target = toTarget(push ?? options, context);
    if (!('url' in target)) return fixedSource([ownConnection(target)]);
    return fixedSource([urlConnection({ ...target, emitInvalidate: true }, context.clock, context.random)]);
  };
  return { client: toTarget(options, context), pushes: toSource() };
}

const needsPush = (client: RedisClient | undefined): boolean =>
  typeof client === 'object' && client !== null && !isCluster(client) && !isDuplicable(client);
const isCluster = (client: RedisClient): client is Cluster => 'masters' in client;
const isDuplicable = (client: RedisClient): client is Duplicable =>
  'duplicate' in client && !('getSentinelNode' in client);

function toTarget(
  { client, url = '', ...given }: RedisOptions,
  { settings, preset }: StoreContext,
): RedisClient | RedisTarget {
  const { redisAllowPlaintext, redisCaFile, redisUsername, redisPassword } = settings;
  const usesTls = client ? speaksTls(client) : url.startsWith('rediss:');
  if (!redisAllowPlaintext && !usesTls) throw plaintextRefused(usesTls, preset);
  if (client) return client;
  const { username, password } = given;
  const inUrl = new URL(url);
  // Whoever names a user or password means both.
  const isGiven = Boolean(username ?? password ?? (inUrl.username || inUrl.password));
  return {
    url,
    username: isGiven ? username : redisUsername,
    password: isGiven ? password : redisPassword,
    tls: usesTls ? { minVersion: 'TLSv1.2', ...readCaFile(redisCaFile), ...given.tls } : undefined,
  };
}

function readCaFile(file: string | undefined): { ca?: Buffer } {
  if (file === undefined) return {};
  try {
    return { ca: readFileSync(file) };
  } catch (cause) {
    throw invalidOptions([{ path: 'redisCaFile', message: 'cannot be read' }], cause);
  }
}

function plaintextRefused(usesTls: boolean | undefined, preset: string): CacheError {
  const what =
    usesTls === undefined
      ? 'a client that does not show whether it speaks TLS (a pool, Sentinel): once you know that it does,'
      : 'Redis without TLS: use rediss:// or socket.tls, or';
  return new CacheError(
    'plaintext_refused',
    `Preset "${preset}" refuses ${what} say redisAllowPlaintext (TPL_CACHE_REDIS_ALLOW_PLAINTEXT=true).`,
  );
}

/** `undefined` where the client does not show it. */
function speaksTls(client: RedisClient): boolean | undefined {
  const { options, _options } = client as Partial<Duplicable & Cluster>;
  if (options) return options.socket?.tls === true;
  // Nodes that a Cluster finds are connected to by its defaults, whatever its root nodes say.
  return _options && _options.defaults?.socket?.tls === true;
}
