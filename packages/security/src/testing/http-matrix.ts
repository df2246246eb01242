// Infrastructure Service: security · stable API, changes affect all users
import { request } from 'node:http';

/** A route of the server under test. */
export interface MatrixRoute {
  readonly method: string;
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
  readonly case: string;
  readonly route: string;
  /** What was not as promised; empty when all was. */
  readonly problems: readonly string[];
}

interface Sent {
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string;
  readonly url?: string;
}

interface Case {
  readonly name: string;
  readonly status: number;
  readonly challenge?: RegExp;
  readonly needsRetryAfter?: boolean;
  readonly applies?: (route: MatrixRoute) => boolean;
  readonly send: (route: MatrixRoute) => Sent;
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
    for (const testCase of casesOf(server)) {
      if (testCase.applies && !testCase.applies(route)) continue;
      const sent = testCase.send(route);
      const answer = await call(sent.url ?? server.url, route, sent);
      const secrets = Object.values(server.keys);
      results.push({
        case: testCase.name,
        route: `${route.method} ${route.path}`,
        problems: check(testCase, answer, secrets),
      });
    }
  }
  return results;
}

function casesOf({ keys, bodyLimitBytes, storeDownUrl }: MatrixServer): Case[] {
  const withKey =
    (key: string, more: Record<string, string> = {}) =>
    (route: MatrixRoute) => ({
      headers: { authorization: `Bearer ${key}`, ...(route.body !== undefined && json), ...more },
      ...(route.body !== undefined && { body: route.body }),
    });
  const hasBody = (route: MatrixRoute) => route.body !== undefined;
  const invalid = /^Bearer realm="[^"]+", error="invalid_token"$/;
  const malformed = /^Bearer realm="[^"]+", error="invalid_request"$/;
  const cases: (Case | false)[] = [
    {
      name: 'no key',
      status: 401,
      challenge: /^Bearer realm="[^"]+"$/,
      send: (route) => ({ ...withKey('')(route), headers: hasBody(route) ? json : {} }),
    },
    { name: 'bad key', status: 401, challenge: invalid, send: withKey('not-a-key-that-is-known') },
    { name: 'malformed', status: 400, challenge: malformed, send: withKey('two parts') },
    {
      name: 'conflicting',
      status: 400,
      challenge: malformed,
      send: withKey(keys.good, { 'x-api-key': keys.good }),
    },
    {
      name: 'repeated',
      status: 400,
      challenge: malformed,
      send: (route) => ({
        ...withKey('')(route),
        headers: { authorization: [`Bearer ${keys.good}`, 'Bearer other'], ...(hasBody(route) && json) },
      }),
    },
    keys.expired !== undefined && {
      name: 'expired',
      status: 401,
      challenge: invalid,
      send: withKey(keys.expired),
    },
    keys.revoked !== undefined && {
      name: 'revoked',
      status: 401,
      challenge: invalid,
      send: withKey(keys.revoked),
    },
    keys.unscoped !== undefined && {
      name: 'scope',
      status: 403,
      challenge: /error="insufficient_scope", scope="[^"]+"$/,
      applies: (route) => route.isScoped === true,
      send: withKey(keys.unscoped),
    },
    {
      name: 'size',
      status: 413,
      applies: hasBody,
      send: (route) => ({ ...withKey(keys.good)(route), body: JSON.stringify('x'.repeat(bodyLimitBytes)) }),
    },
    {
      name: 'type',
      status: 415,
      applies: hasBody,
      send: withKey(keys.good, { 'content-type': 'text/x-unknown' }),
    },
    {
      name: 'encoding',
      status: 415,
      applies: hasBody,
      send: withKey(keys.good, { 'content-encoding': 'zstd-of-tomorrow' }),
    },
    {
      name: 'broken body',
      status: 400,
      applies: hasBody,
      send: (route) => ({ ...withKey(keys.good)(route), body: '{"broken' }),
    },
    keys.limited !== undefined && {
      name: 'rate',
      status: 429,
      needsRetryAfter: true,
      send: withKey(keys.limited),
    },
    storeDownUrl !== undefined && {
      name: 'store down',
      status: 503,
      needsRetryAfter: true,
      send: (route) => ({ ...withKey(keys.good)(route), url: storeDownUrl }),
    },
  ];
  return cases.filter((entry) => entry !== false);
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
    demand(
      String(headers[name] ?? '').startsWith(value),
      `header ${name} is ${String(headers[name])} instead of ${value}`,
    );
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
  demand(
    !secrets.some((secret) => (body + JSON.stringify(headers)).includes(secret)),
    'the answer shows the key',
  );
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
function call(url: string, { method, path }: MatrixRoute, { headers = {}, body }: Sent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(path, url),
      { method, headers, agent: false, setHost: true },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
        response.on('error', reject);
      },
    );
    // A server that refuses a body early may close before all of it is sent; its answer counts.
    outgoing.on('error', reject);
    if (body !== undefined) outgoing.setHeader('content-length', Buffer.byteLength(body));
    outgoing.end(body);
  });
}
