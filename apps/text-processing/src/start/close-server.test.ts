import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import createFastify from 'fastify';
import { closeServer } from './close-server.ts';

async function listen() {
  const server = createFastify({ forceCloseConnections: 'idle', return503OnClosing: false });
  server.get('/', async () => 'here');
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  const ask = () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    return text(socket).catch(String);
  };
  return { server, ask };
}

describe('closeServer', () => {
  it('answers requests whose connections were made and not taken yet, however many (libuv/libuv#3696)', async () => {
    const { server, ask } = await listen();
    const answers = Array.from({ length: 100 }, ask);
    await closeServer(server, 5_000);
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*here$/);
  });

  it('ends though callers keep coming', async () => {
    const { server, ask } = await listen();
    let isOver = false;
    const come = async () => {
      while (!isOver) await ask();
    };
    const coming = [come(), come(), come()];
    await closeServer(server, 5_000);
    isOver = true;
    await Promise.all(coming);
    expect(await ask()).toContain('ECONNREFUSED');
  });
});
