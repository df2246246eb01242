import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { testOperations as operations } from '../../../test/operations.ts';
import { checkNode, examine } from './examine.ts';
import { skewOf } from './finding.ts';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => void server.close()));

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function doctor(env: Readonly<Record<string, string>>) {
  const findings = await examine({ PORT: '0', INTERNAL_PORT: '0', ...env }, operations);
  const isInTheWay = findings.some(({ status }) => status === 'fail');
  return { isInTheWay, findings, of: (name: string) => findings.find((finding) => finding.name === name) };
}

describe('tpl-text doctor', () => {
  it('finds nothing in the way where nothing is set, and says what could be', async () => {
    const { isInTheWay, of } = await doctor({});
    expect(isInTheWay).toBe(false);
    expect(of('settings')).toMatchObject({ status: 'ok' });
    expect(of('redis')).toMatchObject({ status: 'warn', hint: 'set REDIS_URL' });
    expect(of('models')?.hint).toContain('ANTHROPIC_API_KEY');
  });

  it('says what is wrong with the settings, and goes no further', async () => {
    const { isInTheWay, findings } = await doctor({ TPL_APP_PROT: '1' });
    expect(isInTheWay).toBe(true);
    expect(findings.map(({ name }) => name)).toEqual(['node', 'settings']);
  });

  it('finds a port in use: in the way if it was asked for', async () => {
    const port = await serve(() => {});
    const { isInTheWay, of } = await doctor({ PORT: String(port) });
    expect(isInTheWay).toBe(true);
    expect(of(`port ${port}`)).toMatchObject({ status: 'fail', hint: expect.stringContaining('PORT') });
  });

  it('asks providers for their models, which is free, and tells a refused key from one that is taken', async () => {
    const asked: string[] = [];
    const port = await serve(({ url, headers }, response) => {
      asked.push(`${url} ${headers['x-api-key'] ?? headers.authorization}`);
      if (headers.authorization === 'Bearer old') return response.writeHead(401).end();
      response.end(JSON.stringify({ data: [{ id: 'claude-haiku-4-5-20251001' }, { id: 'models/other' }] }));
    });
    const base = `http://127.0.0.1:${port}`;
    const { isInTheWay, findings, of } = await doctor({
      ANTHROPIC_API_KEY: 'sk-ant-one',
      ANTHROPIC_BASE_URL: base,
      OPENAI_API_KEY: 'old',
      OPENAI_BASE_URL: `${base}/v1`,
      GEMINI_API_KEY: 'three',
      TPL_APP_GEMINI_BASE_URL: `${base}/gemini/`,
    });
    expect(asked.sort()).toEqual([
      '/gemini/models Bearer three',
      '/v1/models Bearer old',
      '/v1/models?limit=1000 sk-ant-one',
    ]);
    expect(isInTheWay).toBe(true);
    expect(of('anthropic')).toMatchObject({ status: 'ok' });
    expect(of('openai')).toMatchObject({ status: 'fail', hint: 'mend OPENAI_API_KEY' });
    expect(of('gemini')).toMatchObject({ status: 'warn', hint: 'mend the name of the model' });
    expect(JSON.stringify(findings)).not.toMatch(/sk-ant|three/);
  });

  it('tells a provider and a Redis that cannot be reached, and a clock that is wrong', async () => {
    const port = await serve((_, response) => {
      response.setHeader('date', 'Thu, 01 Jan 2015 00:00:00 GMT').writeHead(503).end();
    });
    const gone = await serve(() => {});
    servers.pop()!.close();
    const { isInTheWay, of } = await doctor({
      REDIS_URL: `redis://user:hush@127.0.0.1:${gone}`,
      OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
      TPL_APP_COMPATIBLE_URL: `http://127.0.0.1:${gone}/v1`,
      TPL_APP_COMPATIBLE_MODEL: 'small',
    });
    expect(isInTheWay).toBe(true);
    expect(of('redis')).toMatchObject({ status: 'fail', message: 'cannot be reached (ECONNREFUSED)' });
    expect(of('openai')).toMatchObject({ status: 'warn', message: expect.stringContaining('503') });
    expect(of('openai clock')).toMatchObject({ status: 'warn', hint: expect.stringContaining('NTP') });
    expect(of('compatible')).toMatchObject({ status: 'fail' });
  });

  it('knows which Node is too old and which clock agrees', () => {
    expect([checkNode('22.14.9').status, checkNode('22.15.0').status, checkNode('24.0.0').status]).toEqual([
      'fail',
      'ok',
      'ok',
    ]);
    expect(skewOf('clock', Date.now()).status).toBe('ok');
  });
});
