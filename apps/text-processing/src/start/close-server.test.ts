import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import createFastify from 'fastify';
import { closeServer } from './close-server.ts';

describe('closeServer', () => {
  it('answers a request whose connection was made and not taken yet', async () => {
    const server = createFastify({ forceCloseConnections: 'idle', return503OnClosing: false });
    server.get('/', async () => 'here');
    await server.listen({ port: 0, host: '127.0.0.1' });
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    const answer = text(socket);
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await closeServer(server, 1_000);
    expect(await answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*here$/);
  });
});
