import { describe, expect, it } from '@jest/globals';
import { addRoutes, createServer, hangUpSignal } from './create-server.ts';

const open = () =>
  createServer({
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
