// What went wrong elsewhere without a word to those who run it, by the number of the report beside it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import express from 'express';
import Fastify from 'fastify';
import { createExpressSecurity } from '../../src/express.ts';
import { fastifySecurity } from '../../src/fastify.ts';
import {
  createApiKeyAuthenticator,
  createAuditLog,
  createHttpGate,
  createHttpSink,
  createKeyRing,
  openSecurity,
} from '../../src/index.ts';
import { createOidcAuthenticator } from '../../src/oidc.ts';

const options = { authenticator: createApiKeyAuthenticator({ ring: createKeyRing([]) }) };
const open = { public: true };

afterEach(() => {
  jest.restoreAllMocks();
});

// fastify/fastify#1117, JavaScriptSolidServer/JavaScriptSolidServer#312, ChainSafe/lodestar#1016, beyondessential/tupaia#5674
describe('an error of the application', () => {
  it('stands in the log of Fastify, with the request id of the answer', async () => {
    const lines: string[] = [];
    const app = Fastify({ logger: { stream: { write: (line: string) => void lines.push(line) } } });
    await app.register(fastifySecurity, options);
    app.get('/fails', { config: { security: open } }, async () => {
      throw new Error('no such table: texts');
    });
    app.get('/asks', { config: { security: open } }, async () => {
      throw Object.assign(new Error('which one?'), { statusCode: 422 });
    });
    const answer = await app.inject('/fails');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('texts');
    await app.inject('/asks');
    const told = lines.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50);
    expect(told).toMatchObject([
      { err: { message: 'no such table: texts' }, requestId: answer.headers['x-request-id'] },
    ]);
    await app.close();
  });

  it.each([
    ['5', express],
    ['4', createRequire(import.meta.url)('express-4') as typeof express],
  ])('is written to standard error by Express %s, except in tests', async (_, create) => {
    const told = jest.spyOn(console, 'error').mockImplementation(() => {});
    const security = createExpressSecurity(options);
    const app = create();
    app.set('env', 'production');
    app.get('/fails', security.guard(open), () => {
      throw new Error('no such table: texts');
    });
    app.post('/texts', security.guard(open), (_request, response) => void response.end());
    app.use(security.onError);
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/fails`);
    expect([answer.status, await answer.text()]).toEqual([500, expect.not.stringContaining('texts')]);
    expect(told.mock.calls).toEqual([
      [
        expect.stringContaining(answer.headers.get('x-request-id') ?? '?'),
        expect.objectContaining({ message: 'no such table: texts' }),
      ],
    ]);
    // Who hangs up in the middle of a body is no failure of ours.
    const caller = connect(port, '127.0.0.1');
    caller.write(
      'POST /texts HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    );
    await once(server, 'request');
    caller.destroy();
    app.set('env', 'test');
    await fetch(`http://127.0.0.1:${port}/fails`);
    await new Promise((resolve) => server.close(resolve));
    expect(told).toHaveBeenCalledTimes(1);
  });
});

// onetimesecret/onetimesecret#4513, gardener/dashboard#1562, FusionAuth/fusionauth-issues#1417, nextcloud/user_oidc#566
describe('an identity provider of another name than in the settings', () => {
  it('is said to those who run the gate, once, and not to callers', async () => {
    const provider = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ issuer: 'https://id.example.org/realms/main' }));
    }).listen(0, '127.0.0.1');
    await once(provider, 'listening');
    const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const gate = createHttpGate({ authenticator: createOidcAuthenticator({ issuer, audience: 'api' }) });
    const headers = { authorization: 'Bearer aaaa.bbbb.cccc' };
    const answers = [];
    for (let count = 0; count < 2; count += 1)
      answers.push(await gate.enter({ method: 'GET', headers, remoteAddress: '192.0.2.7' }));
    expect(answers).toMatchObject([{ status: 503 }, { status: 503 }]);
    expect(JSON.stringify(answers)).not.toContain('realms');
    expect(warned).toHaveBeenCalledTimes(1);
    expect(warned).toHaveBeenCalledWith(
      expect.stringMatching(`"https://id.example.org/realms/main"; it was to be "${issuer}"`),
      { code: 'TPL_CALLER_UNKNOWN' },
    );
    provider.close();
    provider.closeAllConnections();
  });

  it('or any other failure shows nothing of what it says', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const fails = async () => Promise.reject(new TypeError('token k7Gx2mQpV9sLwN4tYb8RzE'));
    const gate = createHttpGate({ authenticator: { ...options.authenticator, authenticate: fails } });
    await gate.enter({ method: 'GET', headers: {}, remoteAddress: '192.0.2.7' });
    expect(warned.mock.calls).toEqual([[expect.stringContaining('(TypeError)'), expect.anything()]]);
    expect(JSON.stringify(warned.mock.calls)).not.toContain('k7Gx2');
  });
});

// open-telemetry/opentelemetry-collector#14298, #14264, open-telemetry/opentelemetry-python#4533
describe('a collector that takes less at once than is sent', () => {
  it('gets the same audit lines in smaller parts, and none is lost', async () => {
    const sizes: number[] = [];
    const taken: string[] = [];
    const collector = createServer(async (request, response) => {
      const { resourceLogs } = JSON.parse(await text(request));
      const { logRecords } = resourceLogs[0].scopeLogs[0];
      sizes.push(logRecords.length);
      if (logRecords.length > 3) response.statusCode = 413;
      else taken.push(...logRecords.map(({ body }: { body: { stringValue: string } }) => body.stringValue));
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const { port } = collector.address() as AddressInfo;
    const sink = createHttpSink({ url: `http://127.0.0.1:${port}/v1/logs`, delayMs: 5 });
    const audit = createAuditLog({ sinks: [sink] });
    const acts = Array.from({ length: 10 }, (_, index) => `act-${index}`);
    for (const act of acts) audit.record({ type: 'admin_act', act });
    await audit.close();
    expect(taken.map((line) => JSON.parse(line).act)).toEqual(acts);
    expect(sizes).toEqual([10, 5, 3, 3, 3, 1]);
    expect(sink.isDown?.()).toBe(false);
    collector.close();
    collector.closeAllConnections();
  });
});

describe('an origin that no browser sends', () => {
  const start = (...corsOrigins: string[]) => openSecurity({ corsOrigins, environment: 'development' });

  it.each([
    // reearth/reearth-cms#1940, dotnet/aspnetcore#18492
    ['https://app.example.org/'],
    ['https://app.example.org/page'],
    ['*'],
    ['https://*.example.org'],
    ['app.example.org'],
    ['https://App.example.org'],
    ['https://app.example.org:443'],
    ['capacitor://localhost/'],
  ])('is said at the start: %s', async (origin) => {
    await expect(start('https://app.example.org', origin)).rejects.toMatchObject({
      code: 'invalid_options',
      problems: [{ path: 'corsOrigins.1' }],
    });
  });

  it('is none of these', async () => {
    const security = await start(
      'https://app.example.org',
      'http://localhost:5173',
      'http://[::1]:3000',
      'https://xn--bcher-kva.example.org',
      'capacitor://localhost',
      'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
      'null',
    );
    expect(security.gateOptions('public').cors?.origins).toHaveLength(7);
    await security.close();
  });
});
