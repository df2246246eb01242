// What failed other gateways, limiters, scanners and loggers in public, by the number of the report beside it.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import Fastify from 'fastify';
import { fastifySecurity, frameworkErrors } from '../../src/fastify.ts';
import {
  createApiKey,
  createApiKeyAuthenticator,
  createKeyRing,
  createRateLimiter,
  createRedactor,
  toKeyRecord,
} from '../../src/index.ts';

const redactor = createRedactor();

describe('a scanner for secrets', () => {
  it.each([
    ['gitleaks/gitleaks#1219', "`tokenizationId`: 'f865288c97ca4913887373728b8dfc4c',"],
    ['gitleaks/gitleaks#1321', "[envVar: 'TF_VAR_APPROLESECRETID', vaultKey: 'inf-vsqt-01-secret-id']"],
    ['gitleaks/gitleaks#1111', 'org.slf4j:slf4j-api:2.0.6=default'],
    ['gitleaks/gitleaks#1188', '"_env:SALESFORCE_CLIENT_SECRET:REDACTED"'],
    ['gitleaks/gitleaks#1775', 'SRCREV = "a98ab5b6f1d1a4e9c2f7b3d0e8c6a5f4b3c2d1e0"'],
    [
      'gitleaks/gitleaks#538',
      '"integrity": "sha512-GDHVin2EJ9PGJ33VMGlqtPcvUlY+pkTbaWs4jWv8oBaEK8UUBzS5ZpEc4xi7Xp5vIXnVsCSLKNC6bgvR9X/AoQ=="',
    ],
    ['twpayne/chezmoi#4679', '"key": "ctrl+shift+down",'],
    [
      'semgrep/semgrep-rules#2877',
      'github.com/Azure/go-autorest v0.5.11 h1:P6bYXFoao05z5uhOQzbC3Qd8JqF3jUoocoTeIxkp2cA=',
    ],
    ['zaproxy/zaproxy#5841', '"rate.mro":"2.3500000000000001E-3","rate.mru":"2.4119999999999999E-2"'],
  ])('leaves alone what is none: %s', (_, text) => expect(redactor.redact(text)).toBe(text));

  it.each([
    ['data-privacy-stack/presidio#47', 'My credit card number is 6011577631711174'],
    ['data-privacy-stack/presidio#47', 'My credit card number is 6011-5776-3171-1174'],
    ['data-privacy-stack/presidio#1795', 'The payment to IBAN GB29NWBK60161331926819 failed today'],
    ['data-privacy-stack/presidio#2078', 'UA213223130000026007233566001'],
    ['data-privacy-stack/presidio#2078', 'EG380019000500000000263180002'],
    ['data-privacy-stack/presidio#2078', 'IQ98NBIQ850123456789012'],
    ['data-privacy-stack/presidio#2078', 'LY83002048000020100120361'],
    ['data-privacy-stack/presidio#2078', 'LC55HEMM000100010012001200023015'],
    ['data-privacy-stack/presidio#2078', 'SC18SSCB11010000000000001497USD'],
  ])('finds numbers of people whatever stands beside them: %s', (_, text) => {
    const [number = ''] = /[A-Z]{2}\d{2}[A-Z\d]{10,}|\d[\d-]{14,}/.exec(text) ?? [];
    expect(redactor.redact(text)).not.toContain(number);
  });
});

describe('a logger that redacts', () => {
  it('hides a known secret as JSON and as a URL write it (Gitlawb/openclaude#2020)', () => {
    const secret = 'tulp\\9"moos/hut 7x';
    const own = createRedactor({ secrets: [secret] });
    for (const text of [
      `failed with ${secret}`,
      JSON.stringify({ body: secret }),
      JSON.stringify(JSON.stringify({ body: secret })),
      `https://a.example.net/?p=${encodeURIComponent(secret)}`,
    ])
      expect(own.redact(text)).not.toMatch(/moos/);
  });

  it('hides what an error in a field says, and keeps lists as lists (netlify/build#140)', () => {
    const shown = redactor.redact({
      prop: new Error('password=Moos12hut'),
      list: ['a', 'token=Moos12hutTulp9x'],
    });
    expect(JSON.stringify(shown)).not.toContain('Moos12hut');
    expect(Array.isArray((shown as { list: unknown }).list)).toBe(true);
  });

  it('keeps the cause of an error and hides what it says (opengovsg/plumber#2088, elie222/rakazo#613)', () => {
    const cause = Object.assign(new Error('refused: password=Moos12hut'), { code: 'ECONNREFUSED' });
    const shown = redactor.redact({ err: new Error('step failed', { cause }) });
    const text = JSON.stringify(shown, (_, value: unknown) =>
      value instanceof Error ? { ...value, message: value.message, cause: value.cause } : value,
    );
    expect(text).toContain('refused');
    expect(text).toContain('ECONNREFUSED');
    expect(text).not.toContain('Moos12hut');
  });

  it('hides the password of an address that cannot be read (cyrilgdn/terraform-provider-postgresql#641)', () => {
    const text =
      'parse "postgres://app:p@ss%2Fword:1@bad host with space:5432/postgres": invalid character " " in host name';
    expect(redactor.redact(text)).not.toContain('ss%2Fword');
  });
});

describe('a gateway with keys', () => {
  const key = createApiKey();
  let app: FastifyInstance;
  let port: number;

  beforeAll(async () => {
    app = Fastify({ frameworkErrors });
    await app.register(fastifySecurity, {
      authenticator: createApiKeyAuthenticator({ ring: createKeyRing([toKeyRecord(key)]) }),
      addressLimiter: createRateLimiter({ windows: [{ name: 'requests', limit: 3, windowMs: 60_000 }] }),
      trustedProxies: ['127.0.0.1'],
    });
    app.get('/public', { config: { security: { public: true } } }, async () => 'ok');
    app.post('/keys/create', { config: { security: { limit: false } } }, async () => 'made');
    await app.listen({ port: 0, host: '127.0.0.1' });
    port = (app.server.address() as { port: number }).port;
  });
  afterAll(() => app.close());

  const send = (lines: readonly string[]) =>
    new Promise<string>((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.end(`${lines.join('\r\n')}\r\n\r\n`));
      socket.on('data', (chunk) => {
        answer += chunk.toString();
      });
      socket.on('close', () => resolve(answer)).on('error', reject);
    });
  const statusOf = async (lines: readonly string[]) =>
    Number(/^HTTP\/1.1 (\d{3})/.exec(await send(lines))?.[1]);
  const post = ['POST /keys/create HTTP/1.1', 'Connection: close'];

  it.each([
    'localhost/public#@attacker.example',
    'localhost:4000/#@attacker.example',
    'localhost/public?',
    '/public',
    'a@localhost',
  ])('decides by the route and not by the Host line: %s (CVE-2026-49468 of LiteLLM)', async (host) =>
    expect([400, 401]).toContain(await statusOf([...post, `Host: ${host}`])),
  );

  it.each([
    '//public/../keys/create',
    '/public/..%2fkeys/create',
    '/keys/create/',
    '/keys/create?x=/public',
    'http://a/public#/../keys/create',
    '/keys//create',
  ])('decides by the route that answers and not by how the path is written: %s', async (path) =>
    expect(await statusOf([`POST ${path} HTTP/1.1`, 'Host: a', 'Connection: close'])).toBeGreaterThanOrEqual(
      400,
    ),
  );

  it.each([
    'Authorization: Bearer',
    'Authorization: Bearer null',
    'Authorization: Bearer undefined',
    'Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.',
    'Authorization: Basic YWRtaW46YWRtaW4=',
    'Authorization: OAuth2 made-up',
    'X-API-Key: *',
    `Authorization: Bearer ${key.slice(0, -1)}`,
    `Authorization: Bearer ${key}, Bearer ${key}`,
  ])(
    'takes no made-up credential for none that is needed: %s (CVE-2026-59822, BerriAI/litellm#20500)',
    async (header) => expect([400, 401]).toContain(await statusOf([...post, 'Host: a', header])),
  );

  it('reads no key from an address (ASVS 5.0 14.2.1)', async () => {
    for (const name of ['key', 'api_key', 'access_token', 'X-API-Key'])
      expect(
        await statusOf([`POST /keys/create?${name}=${key} HTTP/1.1`, 'Host: a', 'Connection: close']),
      ).toBe(401);
  });

  it('counts who calls behind a proxy, however many entries he makes up (fastify GHSA-3m5p-2c4r-xxw2)', async () => {
    const ask = (forwarded: string) =>
      statusOf(['GET /public HTTP/1.1', 'Host: a', 'Connection: close', `X-Forwarded-For: ${forwarded}`]);
    const spoofed: number[] = [];
    for (let round = 0; round < 4; round += 1) spoofed.push(await ask(`10.9.9.${round}, 203.0.113.1`));
    expect(spoofed).toEqual([200, 200, 200, 429]);
    // Another caller behind the same proxy has a limit of his own (Vellar-Wallet/vellar-facilitator#87).
    expect(await ask('203.0.113.9')).toBe(200);
  });
});
