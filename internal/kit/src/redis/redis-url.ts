// Checks a URL for Redis without showing it, and turns it into options of the client.

/** What is wrong with a URL that shall lead to Redis, as the end of a sentence, or `undefined`. Shows nothing of it. */
export function redisUrlProblem(url: unknown): string | undefined {
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  if (!parsed || !['redis:', 'rediss:'].includes(parsed.protocol) || parsed.hostname === '')
    return 'must be a URL of the form redis://HOST:PORT or rediss://HOST:PORT';
  if (!/^\/?\d*$/.test(parsed.pathname)) return 'must end with the number of a database, or without a path';
  try {
    decodeURIComponent(parsed.username + parsed.password);
  } catch {
    return 'must hold user and password percent-encoded';
  }
  return undefined;
}

/**
 * Options of node-redis for a checked URL. It asks the name server for an IPv6 address in its brackets before it subscribes to
 * notices of maintenance, and never connects: there it goes without them.
 */
export const urlOptions = (url: string): { url: string; maintNotifications?: 'disabled' } =>
  URL.parse(url)?.hostname.startsWith('[') ? { url, maintNotifications: 'disabled' } : { url };
