// Infrastructure Service: resilience · stable API, changes affect all users
// Real sockets: what servers do to clients, and that a policy reads it right.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Attempt } from '../../src/call/policy.ts';
import { readDeadlineMs, toDeadlineHeader } from '../../src/deadline/deadline-header.ts';
import { createPolicy } from '../../src/policy/create-policy.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;
let handler: Handler = () => {};
let count = 0;
let closed = 0;
const server = createServer((request, response) => {
  count += 1;
  response.on('close', () => {
    closed += 1;
  });
  handler(request, response, count);
});
let url = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function serve(next: Handler) {
  [handler, count, closed] = [next, 0, 0];
}

/** As clients of HTTP APIs do: a bad status is an error that carries its headers. */
async function request(attempt: Attempt): Promise<Response> {
  const response = await fetch(url, { signal: attempt.signal, headers: toDeadlineHeader(attempt) });
  if (response.ok) return response;
  await response.body?.cancel();
  throw Object.assign(new Error(`status ${response.status}`), {
    status: response.status,
    headers: response.headers,
  });
}

const quick = { backoffBaseMs: 5, backoffMaxMs: 10 };

describe('a policy over real sockets', () => {
  it('tries again after a reset and after a refused connection', async () => {
    serve((_, response, number) =>
      number === 1 ? response.socket?.resetAndDestroy() : response.end('fine'),
    );
    const policy = createPolicy(quick);
    expect(await policy.execute(async (attempt) => (await request(attempt)).text())).toBe('fine');
    expect(policy.snapshot().counts.attempts).toBe(2);
    const nobody = `http://127.0.0.1:${await freePort()}/`;
    const other = createPolicy(quick);
    await expect(other.execute(({ signal }) => fetch(nobody, { signal }))).rejects.toThrow('fetch failed');
    expect(other.snapshot().counts.attempts).toBe(4);
  });

  it('tries again when a body breaks off half way', async () => {
    serve((_, response, number) => {
      if (number > 1) return response.end('the whole answer');
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.destroy(), 10);
    });
    expect(await createPolicy(quick).execute(async (attempt) => (await request(attempt)).text())).toBe(
      'the whole answer',
    );
  });

  it('ends an attempt whose headers do not come, and hangs up', async () => {
    serve((_, response, number) => (number === 1 ? undefined : response.end('second')));
    const policy = createPolicy({ ...quick, attemptTimeoutMs: 250 });
    expect(await policy.execute(async (attempt) => (await request(attempt)).text())).toBe('second');
    expect(closed).toBeGreaterThan(0);
  });

  it('waits as long as a 429 says', async () => {
    let firstAt = 0;
    let secondAt = 0;
    serve((_, response, number) => {
      if (number === 1) {
        firstAt = performance.now();
        response.writeHead(429, { 'retry-after-ms': '120' }).end();
      } else {
        secondAt = performance.now();
        response.end('fine');
      }
    });
    await createPolicy(quick).execute(request);
    expect(secondAt - firstAt).toBeGreaterThanOrEqual(119);
  });

  it('tells the server how much time is left', async () => {
    let told: number | undefined;
    serve((incoming, response) => {
      told = readDeadlineMs(incoming.headers);
      response.end();
    });
    await createPolicy({ deadlineMs: 3_000 }).execute(request);
    expect(told).toBeGreaterThan(2_000);
    expect(told).toBeLessThanOrEqual(3_000);
  });

  it('takes a quota inside a 200 for what it is', async () => {
    serve((_, response) => response.end(JSON.stringify({ error: { code: 'insufficient_quota' } })));
    const policy = createPolicy({ ...quick, classify: [{ code: 'insufficient_quota', kind: 'quota' }] });
    const ask = async (attempt: Attempt) => {
      const { error } = (await (await request(attempt)).json()) as { error?: { code: string } };
      if (error) throw Object.assign(new Error('refused'), error);
    };
    await expect(policy.execute(ask)).rejects.toMatchObject({ code: 'insufficient_quota' });
    expect(count).toBe(1);
  });

  it('fails over before the first content of an event stream, and hangs up on a stream that only keeps alive', async () => {
    const timers = new Set<NodeJS.Timeout>();
    serve((_, response, number) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (number > 1) return response.end('data: content\n\n');
      timers.add(setInterval(() => response.write(': ping\n\n'), 10));
    });
    const policy = createPolicy({ ...quick, firstTokenMs: 300 });
    async function* lines(attempt: Attempt) {
      const decoder = new TextDecoder();
      for await (const bytes of (await request(attempt)).body ?? []) yield decoder.decode(bytes);
    }
    const chunks: string[] = [];
    for await (const chunk of policy.executeStream(lines, { isContent: (text) => text.includes('data:') }))
      chunks.push(chunk);
    for (const timer of timers) clearInterval(timer);
    expect(chunks).toEqual(['data: content\n\n']);
    expect(closed).toBeGreaterThan(0);
  });

  it('settles at its abort, long before any limit, and closes the socket', async () => {
    serve(() => {});
    const controller = new AbortController();
    const call = createPolicy(quick).execute(request, { signal: controller.signal });
    const settled = call.catch(() => performance.now());
    while (count === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    const at = performance.now();
    controller.abort();
    // Far over the promised 5 ms: the machine may be busy, and a hang would take 30 s.
    expect((await settled) as number).toBeLessThan(at + 2_000);
    while (closed === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  });
});
