// Sends every refusable request to every route of a server.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A route of the server under test. */
export interface MatrixRoute {
  /** HTTP method. */
  readonly method: string;
  /** Path with everything in its place. */
  readonly path: string;
  /** A body that the route takes, as JSON; it must be there where the method has one. */
  readonly body?: string;
  /** Whether the route needs a scope that `keys.unscoped` lacks. */
  readonly isScoped?: boolean;
}

/** A server, and credentials that it knows. */
export interface MatrixServer {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  /** Every route that the server has. */
  readonly routes: readonly MatrixRoute[];
  readonly keys: {
    readonly good: string;
    readonly expired?: string;
    readonly revoked?: string;
    /** Known, but without the scopes of `isScoped` routes. */
    readonly unscoped?: string;
    /** Known, with nothing left of its limit. */
    readonly limited?: string;
  };
  /** Largest body that is taken. */
  readonly bodyLimitBytes: number;
  /** The same server with its limit or key store out of reach and set to refuse then. */
  readonly storeDownUrl?: string;
}

/** How one case went. */
export interface MatrixResult {
  /** What was sent. */
  readonly case: string;
  readonly route: string;
  /** What was not as promised; empty when all was. */
  readonly problems: readonly string[];
}

type Headers = Record<string, string | string[]>;

interface Case {
  readonly name: string;
  readonly status: number;
  readonly headers: Headers;
  readonly challenge?: RegExp;
  readonly needsRetryAfter?: boolean;
  /** In place of the route's own; the case is for routes with a body only. */
  readonly body?: string;
  /** Default: all. */
  readonly for?: 'scoped' | 'with body';
  readonly url?: string;
}

const json = { 'content-type': 'application/json' };
const mandatory = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-type': 'application/problem+json',
};

/**
 * Sends each refusable request to each route and compares status, challenge, problem body and headers with what the
 * standards ask for (RFC 6750, RFC 9110, RFC 9457). Cases whose key is not given are left out.
 */
export async function runHttpMatrix(server: MatrixServer): Promise<readonly MatrixResult[]> {
  const results: MatrixResult[] = [];
  for (const route of server.routes) {
    for (const each of casesOf(server)) {
      if (each.for === 'scoped' ? !route.isScoped : each.for && route.body === undefined) continue;
      const body = each.body ?? route.body;
      const headers = { ...(route.body !== undefined && json), ...each.headers };
      const answer = await call(each.url ?? server.url, route, headers, route.body && body);
      results.push({
        case: each.name,
        route: `${route.method} ${route.path}`,
        problems: check(each, answer, Object.values(server.keys)),
      });
    }
  }
  return results;
}

function casesOf({ keys, bodyLimitBytes, storeDownUrl }: MatrixServer): Case[] {
  const bearer = (key: string, more: Headers = {}) => ({ authorization: `Bearer ${key}`, ...more });
  const good = bearer(keys.good);
  const invalid = { status: 401, challenge: /^Bearer realm="[^"]+", error="invalid_token"$/ };
  const malformed = { status: 400, challenge: /^Bearer realm="[^"]+", error="invalid_request"$/ };
  const withBody = { for: 'with body' } as const;
  const cases: Case[] = [
    { name: 'no key', status: 401, challenge: /^Bearer realm="[^"]+"$/, headers: {} },
    { name: 'bad key', ...invalid, headers: bearer('not-a-key-that-is-known') },
    { name: 'malformed', ...malformed, headers: bearer('two parts') },
    { name: 'conflicting', ...malformed, headers: { ...good, 'x-api-key': `${keys.good}2` } },
    { name: 'repeated', ...malformed, headers: { authorization: [good.authorization, 'Bearer other'] } },
    {
      name: 'size',
      status: 413,
      ...withBody,
      headers: good,
      body: JSON.stringify('x'.repeat(bodyLimitBytes)),
    },
    { name: 'type', status: 415, ...withBody, headers: { ...good, 'content-type': 'text/x-unknown' } },
    {
      name: 'encoding',
      status: 415,
      ...withBody,
      headers: { ...good, 'content-encoding': 'zstd-of-tomorrow' },
    },
    { name: 'broken body', status: 400, ...withBody, headers: good, body: '{"broken' },
  ];
  const { expired, revoked, unscoped, limited } = keys;
  if (expired !== undefined) cases.push({ name: 'expired', ...invalid, headers: bearer(expired) });
  if (revoked !== undefined) cases.push({ name: 'revoked', ...invalid, headers: bearer(revoked) });
  if (unscoped !== undefined) {
    const challenge = /error="insufficient_scope", scope="[^"]+"$/;
    cases.push({ name: 'scope', status: 403, challenge, for: 'scoped', headers: bearer(unscoped) });
  }
  if (limited !== undefined)
    cases.push({ name: 'rate', status: 429, needsRetryAfter: true, headers: bearer(limited) });
  if (storeDownUrl !== undefined)
    cases.push({ name: 'store down', status: 503, needsRetryAfter: true, url: storeDownUrl, headers: good });
  return cases;
}

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function check(expected: Case, { status, headers, body }: Got, secrets: readonly string[]): string[] {
  const problems: string[] = [];
  const demand = (isGood: boolean, message: string) => {
    if (!isGood) problems.push(message);
  };
  demand(status === expected.status, `status ${status} instead of ${expected.status}`);
  for (const [name, value] of Object.entries(mandatory)) {
    const sent = String(headers[name] ?? '');
    demand(sent.startsWith(value), `header ${name} is ${sent} instead of ${value}`);
  }
  const challenge = String(headers['www-authenticate'] ?? '');
  demand(
    expected.challenge ? expected.challenge.test(challenge) : challenge === '',
    `challenge is "${challenge}"`,
  );
  demand(
    !expected.needsRetryAfter || /^[1-9]\d{0,9}$/.test(String(headers['retry-after'])),
    'Retry-After is missing',
  );
  demand(/^[0-9a-f]{32}$/.test(String(headers['x-request-id'])), 'X-Request-Id is missing');
  const problem = parse(body);
  for (const name of ['type', 'title', 'detail', 'instance'])
    demand(typeof problem[name] === 'string', `problem has no ${name}`);
  demand(problem['status'] === status, 'problem has another status');
  const shown = body + JSON.stringify(headers);
  demand(!secrets.some((secret) => shown.includes(secret)), 'the answer shows the key');
  return problems;
}

function parse(body: string): Record<string, unknown> {
  try {
    return (JSON.parse(body) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}

// Node's own client: fetch joins repeated headers and refuses what a hostile client sends.
async function call(
  url: string,
  { method, path }: MatrixRoute,
  headers: Headers,
  body: string | undefined,
): Promise<Got> {
  const outgoing = request(new URL(path, url), { method, headers, agent: false });
  if (body !== undefined) outgoing.setHeader('content-length', Buffer.byteLength(body));
  outgoing.end(body);
  // A server that refuses a body early may close before all of it is sent; its answer counts.
  outgoing.on('error', () => {});
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}
