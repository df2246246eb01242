import { describe, expect, it } from '@jest/globals';
import { createServer } from './create-server.ts';

describe('createServer', () => {
  it('answers what still comes while it closes as it does at any time, and ends that connection', async () => {
    const server = await createServer({
      title: 'Texts',
      description: 'Words.',
      docs: '/docs',
      docsFor: 'closed',
      bodyTimeoutMs: 1_000,
      publicPaths: ['/open'],
      gate: { authenticator: { authenticate: async () => ({ ok: false, code: 'missing' }) } },
      onError: () => {},
    });
    let go = () => {};
    server.addHook('preClose', () => new Promise<void>((resolve) => void (go = resolve)));
    server.get('/open', async () => 'here');
    const url = await server.listen({ port: 0, host: '127.0.0.1' });
    const closed = server.close();
    const answer = await fetch(`${url}/open`, { headers: { host: 'localhost' } });
    expect([answer.status, answer.headers.get('connection'), await answer.text()]).toEqual([
      200,
      'close',
      'here',
    ]);
    go();
    await closed;
  });
});
