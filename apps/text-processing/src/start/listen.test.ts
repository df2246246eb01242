import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import createFastify from 'fastify';
import { listen } from './listen.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function takenPort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(server);
  return (server.address() as AddressInfo).port;
}

function newServer(): FastifyInstance {
  const server = createFastify();
  open.push(server);
  return server;
}

describe('listen', () => {
  it('goes to the next free port when nobody asked for the one in use', async () => {
    const port = await takenPort();
    const listening = await listen(newServer(), {
      host: '127.0.0.1',
      port,
      isExplicit: false,
      variable: 'PORT',
    });
    expect(listening.port).toBeGreaterThan(port);
    expect(listening).toMatchObject({ moved: true, url: `http://localhost:${listening.port}` });
  });

  it('refuses a port in use that was asked for, in one sentence with the way out', async () => {
    const port = await takenPort();
    await expect(
      listen(newServer(), { host: '127.0.0.1', port, isExplicit: true, variable: 'INTERNAL_PORT' }),
    ).rejects.toThrow(
      `Port ${port} is in use: choose another with INTERNAL_PORT, or end what listens there.`,
    );
  });

  it('says when the machine has no such address', async () => {
    await expect(
      listen(newServer(), { host: '203.0.113.7', port: 0, isExplicit: true, variable: 'PORT' }),
    ).rejects.toThrow('This machine has no address 203.0.113.7: set TPL_APP_HOST to one it has.');
  });

  it('takes every address for `::`, of IPv4 too (tryretool/retool-helm#335)', async () => {
    const { port } = await listen(newServer(), { host: '::', port: 0, isExplicit: true, variable: 'PORT' });
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  });

  it('takes any free port for 0', async () => {
    const listening = await listen(newServer(), {
      host: '127.0.0.1',
      port: 0,
      isExplicit: true,
      variable: 'PORT',
    });
    expect(listening.port).toBeGreaterThan(0);
    expect(listening.moved).toBe(false);
  });
});
