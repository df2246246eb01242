import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { sendEvents } from './answer/event-stream.ts';
import { addRoutes, createServer, hangUpSignal } from './create-server.ts';

const open = (maxConnections?: number) =>
  createServer({
    maxConnections,
    title: 'Texts',
    description: 'Words.',
    docs: '/docs',
    docsFor: 'closed',
    bodyTimeoutMs: 1_000,
    publicPaths: ['/open', '/broken'],
    gate: {
      authenticator: { authenticate: async () => ({ ok: false, code: 'missing' }), on: () => () => {} },
    },
    onError: () => {},
  });
const any = { port: 0, host: '127.0.0.1' };
const headers = { host: 'localhost' };

describe('createServer', () => {
  it('calls what breaks a failure, and a caller who hung up none', async () => {
    await using server = await open();
    const failed: string[] = [];
    let [start, end] = [() => {}, () => {}];
    const started = new Promise<void>((resolve) => {
      start = resolve;
    });
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    await addRoutes(server, { onError: (error) => void failed.push(String(error)) }, (scope) => {
      scope.get('/open', async (_request, reply) => {
        const signal = hangUpSignal(reply);
        start();
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      });
      scope.get('/broken', async () => Promise.reject(new DOMException('Nobody left.', 'AbortError')));
      scope.addHook('onError', async () => end());
    });
    const url = await server.listen(any);
    const leaving = new AbortController();
    const left = fetch(`${url}/open`, { headers, signal: leaving.signal });
    await started;
    leaving.abort();
    await expect(left).rejects.toThrow();
    await over;
    expect(failed).toEqual([]);
    expect((await fetch(`${url}/broken`, { headers })).status).toBe(500);
    expect(failed).toEqual(['AbortError: Nobody left.']);
  });

  it('hangs up on who comes beyond its connections, and answers those it has', async () => {
    await using server = await open(2);
    server.get('/open', async () => 'here');
    await server.listen(any);
    const { port } = server.server.address() as AddressInfo;
    const sockets = Array.from({ length: 2 }, () => connect(port, any.host));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const beyond = connect(port, any.host).on('error', () => {});
    await new Promise((closed) => beyond.once('close', closed));
    for (const socket of sockets) {
      socket.write('GET /open HTTP/1.1\r\nhost: localhost\r\n\r\n');
      expect(String(await once(socket, 'data'))).toContain('200 OK');
      socket.destroy();
    }
  });

  it('lets go of who waits for a next request once somebody comes beyond its connections', async () => {
    await using server = await open(2);
    server.get('/open', async () => 'here');
    await server.listen(any);
    const { port } = server.server.address() as AddressInfo;
    const ask = async () => {
      const socket = connect(port, any.host).on('error', () => {});
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write('GET /open HTTP/1.1\r\nhost: localhost\r\n\r\n');
      const answer = await Promise.race([once(socket, 'data'), closed]);
      return { socket, closed, isAnswered: String(answer).includes('200 OK') };
    };
    const idle = [await ask(), await ask()];
    expect(idle.map(({ isAnswered }) => isAnswered)).toEqual([true, true]);
    const beyond = await ask();
    expect(beyond.isAnswered).toBe(false);
    await Promise.all(idle.map(({ closed }) => closed));
    const next = await ask();
    expect(next.isAnswered).toBe(true);
    next.socket.destroy();
  });

  it('asks search engines to leave it out, whatever it answers (openinary/openinary#110)', async () => {
    await using server = await open();
    server.get('/open', async () => 'here');
    const url = await server.listen(any);
    for (const path of ['/open', '/refused', '/open/not-there']) {
      const answer = await fetch(url + path, { headers });
      expect([path, answer.headers.get('x-robots-tag')]).toEqual([path, 'noindex']);
    }
  });

  // the-byte-bender/audiopub-sv#38: whoever left before the listener was there was sent events for good.
  it('sees that a caller hung up while it was still being looked up', async () => {
    await using server = await open();
    let here = () => {};
    const came = new Promise<void>((resolve) => {
      here = resolve;
    });
    let taken = 0;
    const events = async function* () {
      for (; taken < 100; taken += 1) {
        yield { event: 'progress', data: taken };
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const sent = new Promise<boolean>((resolve) => {
      void addRoutes(server, { onError: () => {} }, (scope) => {
        scope.addHook('onRequest', async ({ raw }) => {
          const left = once(raw.socket, 'close');
          here();
          await left;
        });
        scope.get('/open', async (_request, reply) => {
          const signal = hangUpSignal(reply);
          await sendEvents(reply, events(), { signal, onError: () => {} });
          resolve(signal.aborted);
          return reply;
        });
      });
    });
    await server.listen(any);
    const { port } = server.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /open HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await came;
    socket.destroy();
    expect([await sent, taken]).toEqual([true, 0]);
  });

  it('answers what still comes while it closes as it does at any time, and ends that connection', async () => {
    const server = await open();
    let go = () => {};
    server.addHook('preClose', () => new Promise<void>((resolve) => void (go = resolve)));
    server.get('/open', async () => 'here');
    const url = await server.listen(any);
    const closed = server.close();
    const answer = await fetch(`${url}/open`, { headers });
    expect([answer.status, answer.headers.get('connection'), await answer.text()]).toEqual([
      200,
      'close',
      'here',
    ]);
    go();
    await closed;
  });
});
