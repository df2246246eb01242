// What failed people who asked services over HTTP, with the number of the report.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import createFastify from 'fastify';
import { addResultRoute } from '../../src/http/batch-results.ts';
import type { TestApp } from '../integration/start-app.ts';
import { startApp } from '../integration/start-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const text = `Frau Müller kam am Montag. ${'Sie kaufte Brot und ging langsam heim. '.repeat(9)}`;
const body = JSON.stringify({ operation: 'shorten', text });
const send = (bytes: Buffer | string, headers: Record<string, string> = {}) =>
  fetch(`${app.url}/v1/process`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: bytes,
  });

describe('a body in another encoding', () => {
  it('is refused, not read with signs for what is none (chatgpt-powershell#4, PowerShell#10971)', async () => {
    const refused = await send(Buffer.from(body, 'latin1'));
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { code: 'invalid_request', errors: [{ path: 'body', message: 'is not UTF-8' }] },
    ]);
    for (const whole of [body, `\ufeff${body}`]) {
      const answered = await send(whole);
      expect([answered.status, JSON.stringify(await answered.json())]).toEqual([
        200,
        expect.stringContaining('Frau Müller'),
      ]);
    }
  });
});

describe('a stream of events', () => {
  it('is gathered by no proxy that packs or buffers (agentrove#869, rootjs#1231)', async () => {
    const { headers, body: stream } = await send(body, { accept: 'text/event-stream' });
    await stream?.cancel();
    expect(headers.get('cache-control')).toBe('no-store, no-transform');
    expect(headers.get('x-accel-buffering')).toBe('no');
  });

  it.each([
    ['text/event-stream', 'text/event-stream'],
    ['application/json;q=0.5, text/event-stream;q=0.9', 'text/event-stream'],
    ['text/event-stream ; q=0.05', 'text/event-stream'],
    ['application/json, text/event-stream;q=0', 'application/json'],
    ['text/event-stream; q=0.000, */*', 'application/json'],
  ])('is sent to whom it suits: %s is %s (NexusGate#82, mcp/php-sdk#448)', async (accept, type) => {
    const { headers, body: stream } = await send(body, { accept });
    await stream?.cancel();
    expect(headers.get('content-type')).toContain(type);
  });
});

describe('a connection that waits for its next request', () => {
  it('is not closed before the balancer on its other end does it (taskcluster#6692, growthbook-proxy#134)', async () => {
    const { headers } = await fetch(`${app.url}/health/live`);
    expect(Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(600);
  });
});

describe('a file of results', () => {
  it.each(['csv', 'json', 'zip'])(
    'is cut, not short, when its batch is forgotten meanwhile: %s (loculus#2724, honest-healthcare#52)',
    async (format) => {
      const server = createFastify();
      server.setValidatorCompiler(() => (value) => ({ value }));
      server.setSerializerCompiler(() => (value) => JSON.stringify(value));
      const state = { id: 'b', status: 'done', total: 3, finished: 3, failed: 0 } as const;
      addResultRoute(server, {
        batches: {
          state: async () => state,
          async *items() {
            yield { index: 0, status: 'cancelled' };
          },
        },
      });
      const url = await server.listen({ host: '127.0.0.1', port: 0 });
      try {
        const answer = await fetch(`${url}/v1/batches/b/results?format=${format}`);
        // One whose first words were not on their way yet gets a status.
        const read = () => (answer.ok ? answer.text() : Promise.reject(new Error(`${answer.status}`)));
        await expect(read()).rejects.toThrow();
      } finally {
        await server.close();
      }
    },
  );
});
