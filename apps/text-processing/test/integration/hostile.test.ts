// Nobody can stop, confuse or starve the service: each sentence of that by its effect, on one service in production.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TestApp } from './start-app.ts';
import { startApp } from './start-app.ts';

// Random letters, none of them a digit: such a key is as good as any other.
const key = 'kQzXvBnMwRtYpLhGfDsAjCeUiOqWxZnVbTgRkPmS';
const operator = 'hTqWzRbXkMvNpLgJdFsYcAeGuKoQxBnZtVmCrPwD';
const as = (value: string) => ({ authorization: `Bearer ${value}` });
const task = (text: string) => JSON.stringify({ operation: 'shorten', text });
const env = {
  NODE_ENV: 'qa-eu',
  TPL_SECURITY_ENVIRONMENT_NAMES: 'qa-*=production',
  TPL_SECURITY_KEYS: key,
  TPL_SECURITY_INTERNAL_KEYS: operator,
  TPL_SECURITY_BODY_LIMIT_BYTES: '300000',
  TPL_SECURITY_LIMIT_ADDRESS_REQUESTS: '40',
  TPL_APP_DOCS: 'keyed',
};
let app: TestApp;
let impatient: TestApp;

beforeAll(async () => {
  app = await startApp(env);
  impatient = await startApp({ ...env, TPL_APP_BODY_TIMEOUT_MS: '400' });
});
afterAll(() => Promise.all([app.close(), impatient.close()]));

/** Sends lines as they are, and resolves to all that came back once the connection is ended. */
function sendRaw({ url }: TestApp, lines: readonly string[], trickle?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(lines.join('\r\n'));
    const timer = trickle === undefined ? undefined : setInterval(() => socket.write(trickle), 50);
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(answer);
    });
  });
}

describe('a service in production under a name of the operator', () => {
  it('has the presets and the rules of production everywhere', async () => {
    const named = await startApp({ ...env, NODE_ENV: 'production' });
    const settingsOf = async (one: TestApp) => {
      const response = await fetch(`${one.internalUrl}/internal/settings`, { headers: as(operator) });
      const { cache, monitoring, resilience } = (await response.json()) as Record<string, unknown>;
      return { cache, monitoring, resilience };
    };
    expect(await settingsOf(app)).toEqual(await settingsOf(named));
    expect(JSON.stringify(await settingsOf(app))).toContain('ai-production');
    await named.close();
  });

  it.each([
    ['a caller who is let in', [`Authorization: Bearer ${key}`]],
    ['a stranger', []],
  ])('ends the body of %s that comes a byte at a time', async (_, headers) => {
    const started = performance.now();
    const head = ['POST /v1/process HTTP/1.1', 'Host: a', 'Content-Type: application/json'];
    const answer = await sendRaw(impatient, [...head, ...headers, 'Content-Length: 5000', '', '{'], ' ');
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(answer).toMatch(headers.length > 0 ? /^HTTP\/1.1 408 / : /^HTTP\/1.1 (?:401|408) /);
    expect(answer).toContain('application/problem+json');
  });

  it('ends headers that never end, and answers what is not HTTP in its own words', async () => {
    expect(await sendRaw(impatient, ['GET / HTTP/1.1', ''], 'X-A: 1\r\n')).toMatch(
      /^HTTP\/1.1 408 .*"too_slow"/s,
    );
    expect(await sendRaw(app, ['GET / HTTP/1.1', `X-A: ${'a'.repeat(70_000)}`, '', ''])).toMatch(
      /^HTTP\/1.1 431 .*"headers_too_large"/s,
    );
    expect(await sendRaw(app, ['GARBAGE', '', ''])).toMatch(/^HTTP\/1.1 400 .*"bad_request"/s);
  });

  it('refuses a request with two hosts', async () => {
    const twice = ['GET /health/live HTTP/1.1', 'Host: a', 'Host: b', 'Connection: close', '', ''];
    expect(await sendRaw(app, twice)).toMatch(/^HTTP\/1.1 400 /);
  });

  it('takes bodies as large as TPL_SECURITY_BODY_LIMIT_BYTES, and none that is larger', async () => {
    const status = async (length: number) =>
      (await app.post('/v1/process', task('The tide is high. '.repeat(length / 18)), as(key))).status;
    expect([await status(1_800), await status(360_000)]).toEqual([200, 413]);
  });

  it('answers a long text without a space, and what it attaches, without a thought', async () => {
    for (const text of ['a'.repeat(190_000), `See it. ${'QUJDREVG'.repeat(23_000)}`]) {
      const started = performance.now();
      expect((await app.post('/v1/process', task(text), as(key))).status).toBe(200);
      // 30 s it was.
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });

  it('says once that an address was forwarded by nobody it knows', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    for (let round = 0; round < 3; round += 1)
      await fetch(`${app.url}/v1/operations`, { headers: { ...as(key), 'x-forwarded-for': '192.0.2.7' } });
    const options = warned.mock.calls.map(([, given]) => given as unknown);
    warned.mockRestore();
    expect(options).toEqual([{ code: 'TPL_FORWARDED_UNTRUSTED' }]);
  });

  it('answers no TRACE and lists no folder', async () => {
    const trace = [
      'TRACE /health/live HTTP/1.1',
      'Host: a',
      `Authorization: Bearer ${key}`,
      'Connection: close',
    ];
    expect(await sendRaw(app, [...trace, '', ''])).not.toMatch(new RegExp(`^HTTP/1.1 200|${key}`));
    for (const path of ['/assets/', '/assets', '/.git/HEAD', '/package.json'])
      expect((await fetch(app.url + path, { headers: as(key) })).status).toBe(404);
  });

  it('shows its docs to who has a key', async () => {
    for (const path of ['/docs/', '/docs/openapi.json']) {
      expect((await fetch(app.url + path)).status).toBe(401);
      expect((await fetch(app.url + path, { headers: as(key) })).status).toBe(200);
    }
  });

  it('never limits probes and scrapes, on either listener', async () => {
    for (let round = 0; round < 50; round += 1)
      for (const [url, path] of [
        [app.url, '/health/ready'],
        [app.internalUrl, '/health/live'],
        [app.internalUrl, '/metrics'],
      ])
        expect((await fetch(`${url}${path}`, { headers: as(operator) })).status).toBeLessThan(400);
  });
});

describe('TPL_APP_DOCS=closed', () => {
  it('leaves no docs and no OpenAPI document, and the API as it was', async () => {
    const closed = await startApp({ TPL_APP_DOCS: 'closed' });
    expect(closed.application.hasDocs).toBe(false);
    for (const path of ['/docs', '/docs/', '/docs/openapi.json', '/documentation/json'])
      expect((await fetch(closed.url + path)).status).toBe(404);
    expect((await closed.post('/v1/process', task('The tide is high.'))).status).toBe(200);
    await closed.close();
  });
});
