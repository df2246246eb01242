// How every package is handed Redis: a URL, or the user's own client.
import type { Problem } from '../problem.ts';
import { findProblems } from '../problem.ts';
import type { RedisClient } from './redis-client.ts';
import type { RedisTarget } from './redis-connection.ts';
import { redisUrlProblem } from './redis-url.ts';

/** The names of {@link RedisOptions}. */
export const redisOptionNames: readonly string[] = ['url', 'client', 'username', 'password', 'tls'];

/** Where Redis is: exactly one of `url` and `client`. */
export interface RedisOptions {
  /** `redis://HOST:PORT` or `rediss://HOST:PORT`; a connection is made, kept and closed with the object. */
  readonly url?: string | undefined;
  /** Your own client of node-redis (single, pool, Cluster, Sentinel), connected by you and never closed here. */
  readonly client?: RedisClient | undefined;
  /** Beside `url`. Default: the URL's. */
  readonly username?: string | undefined;
  /** Beside `url`. Default: the URL's. */
  readonly password?: string | undefined;
  /** Beside `url`: TLS options of the socket, for example `{ ca }`. */
  readonly tls?: Readonly<Record<string, unknown>> | undefined;
}

/** Everything wrong with how Redis was handed in; shows nothing of a URL. */
export function redisOptionProblems({ url, client, username, password, tls }: RedisOptions): Problem[] {
  if (url === undefined && client === undefined)
    return [{ path: 'url', message: 'is missing', hint: 'give { url } or { client }' }];
  const problems: Problem[] = [];
  if (url !== undefined && client !== undefined)
    problems.push({ path: 'client', message: 'cannot stand beside url', hint: 'give one of them' });
  const wrong = url === undefined ? undefined : redisUrlProblem(url);
  if (wrong) problems.push({ path: 'url', message: wrong });
  if (client !== undefined && !isNodeRedis(client))
    problems.push({ path: 'client', message: 'must be a client of node-redis' });
  problems.push(
    ...findProblems({
      'username must be text': isTextOrNone(username),
      'password must be text': isTextOrNone(password),
      'tls must be an object of TLS options; for example { ca }': tls === undefined || isRecord(tls),
    }),
  );
  if (client !== undefined && url === undefined)
    for (const [path, value] of Object.entries({ username, password, tls }))
      if (value !== undefined)
        problems.push({ path, message: 'cannot stand beside client', hint: 'the client brings its own' });
  return problems;
}

// A client of ioredis sends commands, too, but takes and says other things (rate-limit-redis#34, #38): it has no `isOpen`.
const isNodeRedis = (client: Partial<RedisClient> | null): boolean =>
  typeof client?.sendCommand === 'function' && typeof client.isOpen === 'boolean';
const isTextOrNone = (value: unknown): boolean => value === undefined || typeof value === 'string';
const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a guarded call connects to; check the options first. */
export function toRedisClient({
  url,
  client,
  username,
  password,
  tls,
}: RedisOptions): RedisClient | RedisTarget {
  return client ?? { url: url as string, username, password, tls };
}
