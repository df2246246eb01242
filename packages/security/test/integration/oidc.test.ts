// Infrastructure Service: security · stable API, changes affect all users
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { manualClock } from '@internal/kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { createOidcAuthenticator } from '../../src/oidc.ts';
import { authenticatorContract } from '../../src/testing.ts';

/** An identity provider on loopback with keys that can be changed. */
interface Provider {
  issuer: string;
  jwks: object;
  discovery: (() => object) | undefined;
  hits: number;
  status: number;
}

const provider: Provider = { issuer: '', jwks: { keys: [] }, discovery: undefined, hits: 0, status: 200 };
let server: Server;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;

async function publish(kid: string): Promise<void> {
  keys = await generateKeyPair('ES256');
  provider.jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid, alg: 'ES256', use: 'sig' }] };
}

function sign(
  claims: JWTPayload = {},
  { kid = 'one', key = keys.privateKey }: { kid?: string; key?: typeof keys.privateKey } = {},
) {
  const now = Math.floor(Date.now() / 1000);
  const full = {
    iss: provider.issuer,
    aud: 'api',
    sub: 'ada',
    scope: 'text:read text:write',
    iat: now,
    exp: now + 60,
    ...claims,
  };
  return new SignJWT(full).setProtectedHeader({ alg: 'ES256', kid }).sign(key);
}

const create = (rest: object = {}) =>
  createOidcAuthenticator({ issuer: provider.issuer, audience: 'api', ...rest });
const ask = (token: string, authenticator = create()) =>
  authenticator.authenticate({ authorization: `Bearer ${token}` });

beforeAll(async () => {
  server = createServer((request, response) => {
    provider.hits += 1;
    response.statusCode = provider.status;
    response.setHeader('content-type', 'application/json');
    const found = { issuer: provider.issuer, jwks_uri: `${provider.issuer}/keys` };
    response.end(JSON.stringify(request.url === '/keys' ? provider.jwks : (provider.discovery?.() ?? found)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  provider.issuer = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  await publish('one');
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('tokens of an identity provider', () => {
  for (const { name, run } of authenticatorContract(async () => ({
    authenticator: create(),
    good: await sign(),
    bad: ['nothing', 'a.b.c', 'abc.def.ghi'],
  })))
    it(name, run);

  it('become a principal with their scopes, and "*" is not one of them', async () => {
    expect(await ask(await sign({ scope: 'text:read *' }))).toEqual({
      ok: true,
      principal: { id: `oidc:${provider.issuer}#ada`, scheme: 'oidc', scopes: ['text:read'] },
    });
    expect(await ask(await sign({ scope: undefined as never, scp: ['a', 1, 'b'] }))).toMatchObject({
      principal: { scopes: ['a', 'b'] },
    });
    expect(await ask(await sign({ scope: 5 }))).toMatchObject({ principal: { scopes: [] } });
  });

  // quantnetwork/quant-demo-application#3, Chainlit/chainlit#1685
  it.each([120, 150, 180])('of somebody in %i groups are good', async (count) => {
    const group = (at: number) => `${String(at).padStart(8, '0')}-aaaa-4bbb-8ccc-123456789abc`;
    const groups = Array.from({ length: count }, (_, at) => group(at));
    expect(await ask(await sign({ groups }))).toMatchObject({ ok: true });
  });

  it('are read by the user\u2019s own rule where there is one', async () => {
    const authenticator = create({
      toPrincipal: ({ team }: { team?: string }) => (team ? { id: team, scopes: [] } : undefined),
    });
    expect(await ask(await sign({ team: 'blue' }), authenticator)).toMatchObject({
      principal: { id: `oidc:${provider.issuer}#blue` },
    });
    expect(await ask(await sign(), authenticator)).toEqual({ ok: false, code: 'invalid' });
  });

  // keycloak/keycloak#33090, #31082, #34306
  it('without a subject are read by that rule too, and speak for nobody where it names none', async () => {
    const bySession = create({
      toPrincipal: ({ azp, team }: { azp?: string; team?: string }) => ({ id: azp ?? team, scopes: [] }),
    });
    expect(await ask(await sign({ sub: undefined as never, azp: 'batch' }), bySession)).toMatchObject({
      principal: { id: `oidc:${provider.issuer}#batch` },
    });
    for (const team of [undefined, ''])
      expect(await ask(await sign({ sub: undefined as never, team }), bySession)).toEqual({
        ok: false,
        code: 'invalid',
      });
  });

  it.each([
    ['of another issuer', { iss: 'https://evil.example.org' }, 'invalid'],
    ['for somebody else', { aud: 'other' }, 'invalid'],
    ['that ended', { exp: 1 }, 'expired'],
    ['that begin later', { nbf: 4_000_000_000 }, 'not_yet_valid'],
    ['without an end', { exp: undefined }, 'invalid'],
    ['without a subject', { sub: undefined }, 'invalid'],
    ['with an empty subject', { sub: '' }, 'invalid'],
    ['with a subject without end', { sub: 'a'.repeat(300) }, 'invalid'],
  ])('%s are refused', async (_name, claims, code) => {
    expect(await ask(await sign(claims as JWTPayload))).toEqual({ ok: false, code });
  });

  it('that nobody signed, or somebody else, are refused', async () => {
    const stranger = await generateKeyPair('ES256');
    expect(await ask(await sign({}, { key: stranger.privateKey }))).toEqual({ ok: false, code: 'invalid' });
    expect(await ask(await sign({}, { kid: 'unknown' }))).toEqual({ ok: false, code: 'invalid' });
    const unsigned = new UnsecuredJWT({ iss: provider.issuer, aud: 'api', sub: 'ada' })
      .setIssuedAt()
      .setExpirationTime('1m')
      .encode();
    expect((await ask(unsigned)).ok).toBe(false);
    const shared = await new SignJWT({ sub: 'ada' })
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(new TextEncoder().encode('0'.repeat(32)));
    expect(await ask(shared)).toEqual({ ok: false, code: 'invalid' });
  });

  it('may be off by the tolerance of the clocks, and no more', async () => {
    const now = Math.floor(Date.now() / 1000);
    expect((await ask(await sign({ exp: now - 5 }), create({ clockToleranceMs: 60_000 }))).ok).toBe(true);
    expect((await ask(await sign({ exp: now - 5 }), create({ clockToleranceMs: 0 }))).ok).toBe(false);
    const later = manualClock(Date.now() + 3_600_000);
    expect(await ask(await sign(), create({ clock: later }))).toEqual({ ok: false, code: 'expired' });
    expect((await ask(await sign({ iat: now - 1_000 }), create({ maxAgeMs: 500_000 }))).ok).toBe(false);
  });

  it('signed in a way that is not taken are refused', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS384');
    const before = provider.jwks;
    provider.jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'rsa', use: 'sig' }] };
    const now = Math.floor(Date.now() / 1000);
    const token = await new SignJWT({ iss: provider.issuer, aud: 'api', sub: 'ada', iat: now, exp: now + 60 })
      .setProtectedHeader({ alg: 'RS384', kid: 'rsa' })
      .sign(privateKey);
    expect(await ask(token, create({ algorithms: ['ES256'] }))).toEqual({ ok: false, code: 'invalid' });
    expect((await ask(token, create({ algorithms: ['RS384'] }))).ok).toBe(true);
    provider.jwks = before;
  });

  // logto-io/logto#4910, baptisteArno/typebot.io#1955, better-auth/better-auth#11348 (RFC 9864)
  it.each(['ES384', 'RS512', 'PS384', 'EdDSA', 'Ed25519'])(
    'of a provider that signs with %s are good without a setting',
    async (alg) => {
      const { publicKey, privateKey } = await generateKeyPair(alg);
      const before = provider.jwks;
      provider.jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'own', use: 'sig', alg }] };
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: provider.issuer, aud: 'api', sub: 'ada', iat: now, exp: now + 60 };
      const token = await new SignJWT(claims).setProtectedHeader({ alg, kid: 'own' }).sign(privateKey);
      expect(await ask(token)).toMatchObject({ ok: true });
      provider.jwks = before;
    },
  );

  it('that are no tokens cost no question to the provider', async () => {
    const before = provider.hits;
    const authenticator = create();
    for (const text of ['tpl_live_x', 'a.b', 'a.b.c.d', 'a..b']) await ask(text, authenticator);
    expect(await authenticator.authenticate({ 'x-api-key': await sign() })).toEqual({
      ok: false,
      code: 'invalid',
    });
    expect(provider.hits).toBe(before);
  });

  it('of a new key are taken as soon as the provider publishes it', async () => {
    const authenticator = create({ keysMaxAgeMs: 1 });
    expect((await ask(await sign(), authenticator)).ok).toBe(true);
    const keptAt = Date.now();
    await publish('two');
    // To make a key takes less than a millisecond at times: then those kept are not too old yet.
    while (Date.now() < keptAt + 2) await new Promise((resolve) => setImmediate(resolve));
    const answer = await ask(await sign({}, { kid: 'two' }), authenticator);
    await publish('one');
    expect(answer.ok).toBe(true);
  });
});

describe('keys that grow old', () => {
  const dayMs = 86_400_000;
  const longLived = () => sign({ exp: Math.floor(Date.now() / 1000) + 10 * 86_400 });
  const unavailable = { code: 'identity_provider_unavailable', retryable: true };
  afterEach(async () => {
    provider.status = 200;
    await publish('one');
  });

  /** An authenticator that has its keys, and asks for them again after a second. */
  async function setup(rest: object = {}) {
    const clock = manualClock(Date.now());
    const authenticator = create({ clock, keysMaxAgeMs: 1_000, maxAgeMs: 10 * dayMs, ...rest });
    const good = await longLived();
    expect((await ask(good, authenticator)).ok).toBe(true);
    return { clock, authenticator, good, before: provider.hits };
  }

  // auth0/node-jwks-rsa#502: keys went with their age, so that an outage longer than it refused everybody.
  it('go on checking tokens while the provider is away, and it is asked once at a time', async () => {
    const { authenticator, good, before } = await setup({ clock: undefined, keysMaxAgeMs: 1 });
    provider.status = 503;
    const keptAt = Date.now();
    while (Date.now() < keptAt + 5) await new Promise((resolve) => setImmediate(resolve));
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(good, authenticator)));
    expect(answers.map(({ ok }) => ok)).toEqual(Array(20).fill(true));
    expect(provider.hits - before).toBe(1);
  });

  it('are renewed beside the tokens: none waits for a provider that hangs', async () => {
    let isHanging = false;
    const slow = createServer((_request, response) => {
      if (!isHanging) response.end(JSON.stringify(provider.jwks));
    }).listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const jwksUrl = `http://127.0.0.1:${(slow.address() as { port: number }).port}/keys`;
    const { clock, authenticator, good } = await setup({ jwksUrl, deadlineMs: 600_000 });
    isHanging = true;
    const asked = once(slow, 'request');
    await clock.advance(1_000);
    expect((await ask(good, authenticator)).ok).toBe(true);
    await asked;
    expect((await ask(good, authenticator)).ok).toBe(true);
    slow.close();
    slow.closeAllConnections();
  });

  it('are waited for after a time without tokens, so that a withdrawn one is refused', async () => {
    const { clock, authenticator, good } = await setup();
    await publish('two');
    await clock.advance(2_000);
    expect(await ask(good, authenticator)).toEqual({ ok: false, code: 'invalid' });
  });

  it('are waited for also where a renewal failed long ago, so that a withdrawn one is refused', async () => {
    const { clock, authenticator, good } = await setup();
    provider.status = 503;
    await clock.advance(1_000);
    expect((await ask(good, authenticator)).ok).toBe(true);
    expect(await authenticator.health()).toMatchObject({ status: 'down' });
    provider.status = 200;
    await publish('two');
    await clock.advance(5_000);
    expect(await ask(good, authenticator)).toEqual({ ok: false, code: 'invalid' });
  });

  it('end at last where the provider stays away, and are asked for with pauses until it is back', async () => {
    const { clock, authenticator, good, before } = await setup({ keysStaleIfErrorMs: 9_000 });
    provider.status = 503;
    await clock.advance(9_999);
    expect((await ask(good, authenticator)).ok).toBe(true);
    await clock.advance(1);
    for (const token of [good, good])
      await expect(ask(token, authenticator)).rejects.toMatchObject(unavailable);
    expect(provider.hits - before).toBe(1);
    provider.status = 200;
    await clock.advance(5_000);
    expect((await ask(good, authenticator)).ok).toBe(true);
  });

  it('are asked for one that is not known, with a pause after no answer', async () => {
    const { clock, authenticator, good, before } = await setup({ keysMaxAgeMs: dayMs });
    await clock.advance(30_000);
    provider.status = 503;
    await publish('two');
    const other = await sign({ exp: Math.floor(Date.now() / 1000) + 86_400 }, { kid: 'two' });
    for (const token of [other, other])
      await expect(ask(token, authenticator)).rejects.toMatchObject(unavailable);
    expect([(await ask(good, authenticator)).ok, provider.hits - before]).toEqual([true, 1]);
    provider.status = 200;
    await clock.advance(5_000);
    expect((await ask(other, authenticator)).ok).toBe(true);
    expect(await ask(await sign({}, { kid: 'three' }), authenticator)).toEqual({
      ok: false,
      code: 'invalid',
    });
    expect(provider.hits - before).toBe(2);
  });
});

describe('a provider that does not answer as it should', () => {
  const token = () => sign();
  let other: Server | undefined;
  afterEach(() => {
    other?.close();
    other?.closeAllConnections();
    other = undefined;
  });
  const unavailable = { code: 'identity_provider_unavailable', retryable: true };

  it('is seen by ready() and health(), with the reason', async () => {
    provider.status = 200;
    const authenticator = create();
    await authenticator.ready();
    expect(await authenticator.health()).toEqual({ status: 'up' });
    provider.discovery = () => ({ issuer: 'https://evil.example.org' });
    const deaf = create();
    await expect(deaf.ready()).rejects.toMatchObject(unavailable);
    expect(await deaf.health()).toEqual({
      status: 'down',
      details: { reason: 'identity_provider_unavailable' },
    });
    await expect(deaf.ready(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    await expect(deaf.health(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    provider.discovery = undefined;
  });

  it('is asked by ready() and health() where only the place of its keys is given', async () => {
    const gone = create({ jwksUrl: 'http://127.0.0.1:1/keys', deadlineMs: 200 });
    await expect(gone.ready()).rejects.toMatchObject(unavailable);
    expect(await gone.health()).toMatchObject({ status: 'down' });
  });

  it('that goes down later is seen by health(), and again when it is back', async () => {
    const authenticator = create({ jwksUrl: `${provider.issuer}/keys` });
    expect(await authenticator.health()).toEqual({ status: 'up' });
    provider.status = 503;
    expect(await authenticator.health()).toEqual({
      status: 'down',
      details: { reason: 'identity_provider_unavailable' },
    });
    await expect(authenticator.ready()).rejects.toMatchObject(unavailable);
    // The keys that are kept go on checking tokens.
    expect((await ask(await token(), authenticator)).ok).toBe(true);
    provider.status = 200;
    expect(await authenticator.health()).toEqual({ status: 'up' });
  });

  it('is an error, never a "no", and is asked again with the next token', async () => {
    const authenticator = create();
    provider.status = 503;
    provider.discovery = () => ({});
    await expect(ask(await token(), authenticator)).rejects.toMatchObject(unavailable);
    provider.status = 200;
    provider.discovery = undefined;
    expect((await ask(await token(), authenticator)).ok).toBe(true);
  });

  it.each([
    ['is another one', () => ({ issuer: 'https://evil.example.org', jwks_uri: provider.issuer })],
    ['has no keys', () => ({ issuer: provider.issuer })],
    [
      'has its keys on plain http elsewhere',
      () => ({ issuer: provider.issuer, jwks_uri: 'http://evil.example.org/keys' }),
    ],
  ])('is an error when it %s', async (_name, discovery) => {
    provider.discovery = discovery;
    await expect(ask(await token())).rejects.toMatchObject(unavailable);
    provider.discovery = undefined;
  });

  it('is an error when its keys are broken', async () => {
    const before = provider.jwks;
    provider.jwks = { keys: 'none' };
    await expect(ask(await token())).rejects.toMatchObject(unavailable);
    provider.jwks = before;
    const authenticator = create({ jwksUrl: 'http://127.0.0.1:1/keys', deadlineMs: 200 });
    await expect(ask(await token(), authenticator)).rejects.toMatchObject(unavailable);
  });

  it.each(['discovery', 'keys'] as const)(
    'is an error in time when its %s hang',
    async (what) => {
      other = createServer(() => {}).listen(0, '127.0.0.1');
      await once(other, 'listening');
      const url = `http://127.0.0.1:${(other.address() as { port: number }).port}`;
      const hung = create({
        deadlineMs: 100,
        ...(what === 'keys' ? { jwksUrl: `${url}/keys` } : { issuer: url }),
      });
      await expect(ask(await token(), hung)).rejects.toMatchObject(unavailable);
    },
    10_000,
  );

  it('is followed to no other place', async () => {
    other = createServer((_request, response) => {
      response.writeHead(302, { location: `${provider.issuer}/.well-known/openid-configuration` }).end();
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const before = provider.hits;
    const issuer = `http://127.0.0.1:${(other.address() as { port: number }).port}`;
    await expect(ask(await token(), create({ issuer }))).rejects.toMatchObject(unavailable);
    await expect(ask(await token(), create({ jwksUrl: `${issuer}/keys` }))).rejects.toMatchObject(
      unavailable,
    );
    expect(provider.hits).toBe(before);
  });

  it('is refused in settings that would not protect', () => {
    const wrong = { issuer: 'http://id.example.org', jwksUrl: 'ftp://x', algorithms: ['HS256', 'none'] };
    const ages = { keysMaxAgeMs: Number.NaN, keysStaleIfErrorMs: -1 };
    expect(() => create({ ...wrong, ...ages })).toThrow(
      expect.objectContaining({
        problems: Object.keys({ ...wrong, ...ages }).map((path) => expect.objectContaining({ path })),
      }),
    );
  });

  it('ends with the reason of an aborted signal', async () => {
    const controller = new AbortController();
    const call = create().authenticate(
      { authorization: `Bearer ${await token()}` },
      { signal: controller.signal },
    );
    controller.abort(new Error('gone'));
    await expect(call).rejects.toThrow('gone');
  });
});
