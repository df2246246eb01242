// Infrastructure Service: security · stable API, changes affect all users

import { createApiKey } from '@internal/redact';
import { describe, expect, it, jest } from '@jest/globals';
import { SecurityError } from '../errors/security-error.ts';
import { createApiKeyAuthenticator } from '../keys/api-key-authenticator.ts';
import { toKeyRecord } from '../keys/key-record.ts';
import { createKeyRing } from '../keys/key-ring.ts';
import { createRateLimiter } from '../limits/create-rate-limiter.ts';
import type { HttpGateOptions } from './http-gate.ts';
import { createHttpGate } from './http-gate.ts';
import type { HttpRequest } from './http-request.ts';

const key = createApiKey();
const authenticator = createApiKeyAuthenticator({ ring: createKeyRing([toKeyRecord(key)]) });
const window = { name: 'requests', limit: 1, windowMs: 60_000 };
const request = (rest: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  headers: { 'x-api-key': key },
  remoteAddress: '192.0.2.7',
  ...rest,
});
const gateOf = (rest: Partial<HttpGateOptions> = {}) => createHttpGate({ authenticator, ...rest });
const codeOf = async (gate: ReturnType<typeof gateOf>, asked: HttpRequest, rules = {}) => {
  const answer = await gate.enter(asked, rules);
  return answer.ok ? 'ok' : answer.problem?.code;
};

describe('the gate', () => {
  it('refuses two Host lines (RFC 9112, section 3.2)', async () => {
    const rawHeaders = ['Host', 'a', 'X-Api-Key', key, 'host', 'b'];
    expect(await codeOf(gateOf(), request({ rawHeaders }))).toBe('bad_request');
    expect(await codeOf(gateOf(), request({ rawHeaders: rawHeaders.slice(0, 4) }))).toBe('ok');
  });

  it('says once that a proxy speaks whom nobody named', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const headers = { 'x-api-key': key, 'x-forwarded-for': '192.0.2.99' };
    const named = gateOf({ trustedProxies: ['192.0.2.7'] });
    await named.enter(request({ headers }));
    expect(warned).not.toHaveBeenCalled();
    const gate = gateOf();
    await gate.enter(request({ headers }));
    await gate.enter(request({ headers }));
    expect(warned).toHaveBeenCalledTimes(1);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('TPL_SECURITY_TRUSTED_PROXIES'), {
      code: 'TPL_FORWARDED_UNTRUSTED',
    });
    warned.mockRestore();
  });

  it('counts so many bits of an IPv6 address as one', async () => {
    const ask = async (ipv6Prefix: number | undefined, second: string) => {
      const addressLimiter = createRateLimiter({ windows: [window] });
      const gate = gateOf({ addressLimiter, ipv6Prefix });
      await gate.enter(request({ remoteAddress: '2a00:1450:4001:82a::200e' }));
      return codeOf(gate, request({ remoteAddress: second }));
    };
    expect(await ask(undefined, '2a00:1450:4001:82a:ffff::1')).toBe('limited');
    expect(await ask(undefined, '2a00:1450:4001:82b::1')).toBe('ok');
    expect(await ask(56, '2a00:1450:4001:8ff::1')).toBe('limited');
    expect(await ask(48, '2a00:1450:4001:ffff::1')).toBe('limited');
    expect(await ask(128, '2a00:1450:4001:82a::200f')).toBe('ok');
  });

  it('tells of each decision who, from where, on which route and with which key', async () => {
    const decisions: object[] = [];
    const [left, ada] = [createApiKey(), createApiKey()];
    const ring = createKeyRing([
      toKeyRecord(left, { id: 'left', revokedAt: '2020-01-01T00:00:00Z' }),
      toKeyRecord(ada, { id: 'ada', scopes: ['a'] }),
    ]);
    const gate = gateOf({
      authenticator: createApiKeyAuthenticator({ ring }),
      onDecision: (decision) => decisions.push(decision),
    });
    const route = '/v1/jobs/:id';
    await gate.enter(request({ headers: { 'x-api-key': left }, route }));
    await gate.enter(request({ headers: { 'x-api-key': ada }, route }), { scopes: ['b'] });
    expect(decisions).toMatchObject([
      { ok: false, code: 'revoked', keyId: 'left', address: '192.0.2.7', route },
      {
        ok: false,
        code: 'insufficient_scope',
        keyId: 'ada',
        principal: { id: 'ada' },
        address: '192.0.2.7',
        route,
      },
    ]);
  });

  it('refuses by what is cheapest first: body, address, key, scope, caller', async () => {
    const asked: string[] = [];
    const gate = gateOf({
      authenticator: {
        ...authenticator,
        authenticate(...call) {
          asked.push('key');
          return authenticator.authenticate(...call);
        },
      },
      addressLimiter: createRateLimiter({ windows: [{ ...window, limit: 3 }] }),
      limiter: createRateLimiter({ windows: [window] }),
    });
    const bad = { headers: { 'content-length': '9', 'content-type': 'text/odd', 'x-api-key': key } };
    expect(await codeOf(gate, request(bad), { scopes: ['a'] })).toBe('unsupported_type');
    expect(await codeOf(gate, request({ headers: {} }))).toBe('missing');
    expect(await codeOf(gate, request(), { scopes: ['a'] })).toBe('insufficient_scope');
    expect(await codeOf(gate, request())).toBe('ok');
    expect(asked).toHaveLength(3);
    expect(await codeOf(gate, request({ headers: {} }))).toBe('limited');
    expect(asked).toHaveLength(3);
    expect(await codeOf(gate, request({ remoteAddress: '192.0.2.8' }))).toBe('limited');
    expect(asked).toHaveLength(4);
  });

  it('wants the scopes of the listener and those of the route', async () => {
    const [a, both] = [createApiKey(), createApiKey()];
    const ring = createKeyRing([
      toKeyRecord(a, { scopes: ['a'] }),
      toKeyRecord(both, { scopes: ['a', 'internal'] }),
    ]);
    const gate = gateOf({ authenticator: createApiKeyAuthenticator({ ring }), scopes: ['internal'] });
    const asks = (own: string) => request({ headers: { 'x-api-key': own } });
    const refused = await gate.enter(asks(a), { scopes: ['a'] });
    expect(refused).toMatchObject({ status: 403, problem: { code: 'insufficient_scope' } });
    expect(refused.headers['www-authenticate']).toContain('scope="internal a"');
    expect(await codeOf(gate, asks(both), { scopes: ['a'] })).toBe('ok');
    expect(await codeOf(gate, asks(both), { scopes: ['b'] })).toBe('insufficient_scope');
  });

  it('counts IPv6 neighbours as one address', async () => {
    const gate = gateOf({ addressLimiter: createRateLimiter({ windows: [window] }) });
    expect(await codeOf(gate, request({ remoteAddress: '2a00::1' }))).toBe('ok');
    expect(await codeOf(gate, request({ remoteAddress: '2a00::ffff:1' }))).toBe('limited');
    expect(await codeOf(gate, request({ remoteAddress: '2a00:0:0:1::1' }))).toBe('ok');
  });

  it('answers 503 with a time when it cannot tell who calls', async () => {
    const away = () => Promise.reject(new SecurityError('identity_provider_unavailable', 'away'));
    const answer = await gateOf({ authenticator: { ...authenticator, authenticate: away } }).enter(request());
    expect(answer).toMatchObject({
      ok: false,
      status: 503,
      headers: { 'retry-after': '1' },
      problem: { code: 'unavailable' },
    });
  });

  it('ends with the reason of an aborted signal instead of answering 503', async () => {
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(gateOf().enter(request({ signal }))).rejects.toThrow('gone');
  });

  it('takes what a route says before what the gate says', async () => {
    const gate = gateOf({
      limiter: createRateLimiter({ windows: [{ ...window, limit: 10 }] }),
      realm: 'inner',
    });
    const answer = await gate.enter(request(), { limit: 4, contentSecurityPolicy: "default-src 'none'" });
    expect(answer.headers).toMatchObject({
      ratelimit: expect.stringContaining('r=6'),
      'content-security-policy': "default-src 'none'",
    });
    expect((await gate.enter(request({ headers: {} }))).headers['www-authenticate']).toBe(
      'Bearer realm="inner"',
    );
  });

  it('allows no other origin where none is listed', async () => {
    const headers = { origin: 'https://a.org', 'access-control-request-method': 'GET' };
    expect(await codeOf(gateOf(), request({ method: 'OPTIONS', headers }))).toBe('origin_not_allowed');
    const plain = await gateOf().enter(request({ headers: { origin: 'https://a.org', 'x-api-key': key } }));
    expect(plain.ok).toBe(true);
    expect(plain.headers).not.toHaveProperty('access-control-allow-origin');
    const other = await gateOf({ cors: { origins: ['https://b.org'] } }).enter(
      request({ headers: { origin: 'https://a.org', 'x-api-key': key } }),
    );
    expect(other.headers['vary']).toBe('Origin');
  });

  // ollama/ollama#4388, ollama/ollama#8342: SDKs send headers of their own, and another with each version.
  it('lets pages of a listed origin send any header and read any, never with cookies', async () => {
    const gate = gateOf({ cors: { origins: ['https://a.org'] } });
    const headers = {
      origin: 'https://a.org',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,cache-control,x-stainless-os',
    };
    const preflight = await gate.enter(request({ method: 'OPTIONS', headers }));
    const listOf = (name: string) => preflight.headers[name]?.split(', ');
    // The asterisk stands for all but `authorization`, and for nothing where cookies are sent.
    expect(listOf('access-control-allow-headers')).toEqual(expect.arrayContaining(['authorization', '*']));
    expect(listOf('access-control-expose-headers')).toContain('*');
    expect(preflight.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('cannot be talked into a second answer by a line end in a header', async () => {
    const evil = 'x\r\nSet-Cookie: a=b';
    const answer = await gateOf({ cors: { origins: ['https://a.org'] } }).enter(
      request({
        headers: {
          traceparent: evil,
          origin: evil,
          'x-forwarded-for': evil,
          authorization: `Bearer ${evil}`,
        },
      }),
    );
    expect(Object.values(answer.headers).join()).not.toMatch(/[\r\n]|Set-Cookie/);
    expect(answer).toMatchObject({ ok: false, status: 400 });
  });
});

describe('errors of this package', () => {
  it('are told apart across copies', () => {
    const error = new SecurityError('store_unavailable', 'x', { retryAfterMs: 5 });
    expect(SecurityError.isInstance(error)).toBe(true);
    expect(SecurityError.isInstance(new Error('x'))).toBe(false);
    expect(error).toMatchObject({ retryable: true, retryAfterMs: 5, problems: [] });
  });
});
