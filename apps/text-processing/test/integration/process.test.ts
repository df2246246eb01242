import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { builtService, startProcess } from './start-process.ts';

/** A compatible server that answers when it is told to. */
async function startSlowProvider() {
  let answer = () => {};
  let tell = () => {};
  const asked = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const message = { role: 'assistant', content: JSON.stringify({ summary: 'High tide at noon.' }) };
  const completion = {
    id: 'c',
    object: 'chat.completion',
    created: 0,
    model: 'slow',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
  };
  const server = createHttpServer((_request, response) => {
    answer = () => response.setHeader('content-type', 'application/json').end(JSON.stringify(completion));
    tell();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, asked, answer: () => answer(), close: () => server.close() };
}

const failure = (env: Record<string, string>) =>
  startProcess(env, builtService).then(
    async (service) => {
      await service.stop();
      throw new Error('it started');
    },
    (error: Error & { code?: number }) => ({ said: error.message, code: error.code }),
  );

describe('the process', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends in order at %s: what is under way is answered first',
    async (signal) => {
      const provider = await startSlowProvider();
      const service = await startProcess({
        TPL_APP_COMPATIBLE_URL: provider.url,
        TPL_APP_COMPATIBLE_MODEL: 'slow',
      });
      const body = JSON.stringify({ operation: 'shorten', text: 'The tide is high at noon.' });
      const headers = { 'content-type': 'application/json' };
      const request = fetch(`${service.url}/v1/process`, { method: 'POST', headers, body });
      await provider.asked;
      const code = service.stop(signal);
      provider.answer();
      expect(await (await request).json()).toMatchObject({ provider: 'compatible' });
      expect(await code).toBe(0);
      await expect(fetch(service.url)).rejects.toThrow();
      provider.close();
    },
  );

  it('is built into a program that starts and ends in order', async () => {
    const service = await startProcess({}, builtService);
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
    expect(await service.stop()).toBe(0);
  });

  it('says all that is wrong with its settings and does not start', async () => {
    const { said, code } = await failure({
      TPL_APP_PROT: '3000',
      TPL_CACHE_TTL_MS: 'soon',
      NODE_ENV: 'production',
    });
    expect(code).toBe(1);
    for (const name of ['TPL_APP_PROT', 'TPL_APP_PORT', 'TPL_CACHE_TTL_MS', 'TPL_SECURITY_KEYS'])
      expect(said).toContain(name);
    expect(said).not.toContain('    at ');
  });

  it('refuses a port in use that was asked for, in one sentence', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { said, code } = await failure({ PORT: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(said).toContain(`Port ${port} is in use: choose another with PORT`);
    expect(said).not.toContain('    at ');
  });

  it('says that it runs without keys, and logs nothing of a text', async () => {
    const service = await startProcess({ TPL_MONITORING_LOG_LEVEL: 'debug' });
    const body = JSON.stringify({ operation: 'shorten', text: 'Xylophone marmalade is a secret.' });
    const headers = { 'content-type': 'application/json' };
    await (await fetch(`${service.url}/v1/process`, { method: 'POST', headers, body })).text();
    await (
      await fetch(`${service.url}/v1/process`, { method: 'POST', headers, body: `{"Xylophone": ` })
    ).text();
    await service.stop();
    expect(service.output).toContain('development mode, for this machine only');
    expect(service.output).not.toContain('Xylophone');
  });
});
