// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { createPolicy } from '../policy/create-policy.ts';
import { createPolicyRegistry } from '../policy/create-policy-registry.ts';
import type { PolicyOptions } from '../policy/policy-options.ts';
import type { FetchOptions } from './create-fetch.ts';
import { createFetch } from './create-fetch.ts';

const url = 'https://api.example.com/things';

type Answer = number | Error | [number, Record<string, string>];

/** A `fetch` over answers given one after the other, the last again and again, and what it was asked. */
function setUp(answers: readonly Answer[], options: FetchOptions = {}, policyOptions: PolicyOptions = {}) {
  const sent: { input: unknown; init: RequestInit & Record<string, unknown> }[] = [];
  const cancelled: number[] = [];
  const send = async (input: string | URL | Request, init: RequestInit = {}) => {
    const number = sent.push({ input, init: init as RequestInit & Record<string, unknown> });
    const answer = answers[Math.min(number, answers.length) - 1]!;
    if (answer instanceof Error) throw answer;
    const [status, headers] = Array.isArray(answer) ? answer : [answer, {}];
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(`answer ${number}`)),
      cancel: () => void cancelled.push(number),
    });
    return new Response(body, { status, headers });
  };
  const policy = createPolicy({ name: 'test', backoffBaseMs: 1, backoffMaxMs: 1, ...policyOptions });
  return { sent, cancelled, policy, fetch: createFetch(policy, { fetch: send, ...options }) };
}

const reset = Object.assign(new TypeError('fetch failed'), {
  cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
});
const refused = Object.assign(new TypeError('fetch failed'), {
  cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
});

describe('createFetch', () => {
  it('tries again by status and hands out the answer as it came', async () => {
    const { fetch, sent, cancelled } = setUp([503, 500, 200]);
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(sent).toHaveLength(3);
    expect(cancelled).toEqual([1, 2]);
    expect(response.bodyUsed).toBe(false);
  });

  it('hands out the last answer when none is better, its body unread', async () => {
    const { fetch, sent, cancelled } = setUp([500], {}, { maxAttempts: 2 });
    const response = await fetch(url);
    expect(response.status).toBe(500);
    expect(sent).toHaveLength(2);
    expect(cancelled).toEqual([1]);
  });

  it('makes an error of it where that is asked for, with the answer in it', async () => {
    for (const [status, attempts] of [
      [500, 2],
      [404, 1],
      [401, 1],
      [409, 2],
    ] as const) {
      const { fetch, sent } = setUp([status], { throwHttpErrors: true }, { maxAttempts: 2 });
      const error = await fetch(url).catch((failure: unknown) => failure as never);
      expect(error).toMatchObject({ name: 'HttpStatusError', code: 'http_status', status });
      expect(sent).toHaveLength(attempts);
      const { response } = error as unknown as { response: Response };
      expect(response.bodyUsed).toBe(false);
      expect(JSON.stringify(error)).not.toContain('api.example');
      await response.body?.cancel();
    }
  });

  it('takes an answer for an answer: what cannot be better is not tried again', async () => {
    for (const status of [200, 304, 400, 401, 403, 404, 409, 410, 422, 501]) {
      const { fetch, sent, policy } = setUp([status === 304 ? [200, {}] : status]);
      expect((await fetch(url)).status).toBe(status === 304 ? 200 : status);
      expect(sent).toHaveLength(1);
      expect(policy.snapshot().counts.failures).toBe(0);
    }
  });

  it('does as x-should-retry says', async () => {
    const stop = setUp([[500, { 'x-should-retry': 'false' }]]);
    await stop.fetch(url);
    expect(stop.sent).toHaveLength(1);
    const go = setUp([[409, { 'x-should-retry': 'true' }], 200]);
    expect((await go.fetch(url)).status).toBe(200);
  });

  it('waits as long as Retry-After says', async () => {
    const { fetch } = setUp([[429, { 'retry-after': '0.05' }], 200]);
    const startedAt = performance.now();
    expect((await fetch(url)).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(49);
  });

  it('sends again what its method allows, and the rest only where nothing was done', async () => {
    const attempts = async (answer: Answer, init: RequestInit & { idempotent?: boolean } = {}) => {
      const { fetch, sent } = setUp([answer, 200]);
      await fetch(url, init).catch(() => {});
      return sent.length;
    };
    for (const method of ['GET', 'get', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
      expect(await attempts(reset, { method })).toBe(2);
    for (const method of ['POST', 'PATCH']) {
      expect(await attempts(reset, { method })).toBe(1);
      expect(await attempts(500, { method })).toBe(1);
      expect(await attempts(refused, { method })).toBe(2);
      expect(await attempts(429, { method })).toBe(2);
      expect(await attempts(529, { method })).toBe(2);
      // istio/istio#13851, envoyproxy/envoy#14981: a proxy says 503 of a connection that it lost on the way back.
      expect(await attempts(503, { method })).toBe(1);
      expect(await attempts([503, { 'retry-after': '0' }], { method })).toBe(2);
      expect(await attempts([503, { 'x-should-retry': 'true' }], { method })).toBe(2);
      expect(await attempts(500, { method, headers: { 'Idempotency-Key': 'k' } })).toBe(2);
      expect(await attempts(500, { method, idempotent: true })).toBe(2);
    }
    expect(await attempts(500, { idempotent: false })).toBe(1);
    const always = setUp([500, 200], { idempotent: true });
    expect((await always.fetch(url, { method: 'POST' })).status).toBe(200);
    const byRequest = setUp([500, 200]);
    const request = new Request(url, { method: 'POST', headers: { 'idempotency-key': 'k' } });
    expect((await byRequest.fetch(request)).status).toBe(200);
  });

  it('sends a body again, but a stream only once', async () => {
    const form = new FormData();
    form.append('field', 'value');
    for (const body of ['text', new URLSearchParams('a=b'), form, new Blob(['x']), new Uint8Array(2)]) {
      const { fetch, sent } = setUp([503, 200]);
      expect((await fetch(url, { method: 'PUT', body })).status).toBe(200);
      for (const { init } of sent) expect(init.body).toStrictEqual(body);
    }
    const stream = () => new Blob(['x']).stream();
    async function* chunks() {
      yield new Uint8Array(1);
    }
    for (const body of [stream(), chunks()]) {
      const { fetch, sent } = setUp([503, 200]);
      const init = { method: 'PUT', body, duplex: 'half' } as unknown as RequestInit;
      expect((await fetch(url, init)).status).toBe(503);
      expect(sent).toHaveLength(1);
    }
  });

  it('keeps the body of a Request to send it again, unless it is too long', async () => {
    const request = () => new Request(url, { method: 'PUT', body: 'a body' });
    const kept = setUp([503, 200]);
    expect((await kept.fetch(request())).status).toBe(200);
    for (const { input, init } of kept.sent)
      expect(await new Request(input as Request, init).text()).toBe('a body');
    const once = setUp([503, 200], { maxBodyBytes: 3 });
    expect((await once.fetch(request())).status).toBe(503);
    const [{ input, init }] = once.sent as [(typeof once.sent)[0]];
    expect(await new Request(input as Request, init).text()).toBe('a body');
    expect(once.sent).toHaveLength(1);
    const empty = setUp([503, 200], { maxBodyBytes: 0 });
    expect((await empty.fetch(new Request(url, { method: 'PUT', body: '' }))).status).toBe(200);
  });

  it('ends with the caller: before it starts, while a body is read ahead, in a backoff', async () => {
    const gone = new Error('gone');
    const before = setUp([200]);
    await expect(before.fetch(url, { signal: AbortSignal.abort(gone) })).rejects.toBe(gone);
    const ahead = new AbortController();
    const hanging = new Request(url, {
      method: 'PUT',
      body: new ReadableStream(),
      duplex: 'half',
    } as RequestInit);
    const reading = before.fetch(hanging, { signal: ahead.signal });
    ahead.abort(gone);
    await expect(reading).rejects.toBe(gone);
    expect(before.sent).toHaveLength(0);
    const backoff = setUp([503], {}, { backoffBaseMs: 5_000, backoffMaxMs: 5_000 });
    const controller = new AbortController();
    const waiting = backoff.fetch(new Request(url, { signal: controller.signal }));
    setTimeout(() => controller.abort(gone), 5);
    await expect(waiting).rejects.toBe(gone);
    expect(backoff.cancelled).toEqual([1]);
    const none = setUp([200]);
    expect((await none.fetch(url, { signal: null })).status).toBe(200);
  });

  it('lets the caller leave while the body is read, and nobody else', async () => {
    const { fetch, sent } = setUp([200], {}, { deadlineMs: 20 });
    const controller = new AbortController();
    await fetch(url, { signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(sent[0]?.init.signal?.aborted).toBe(false);
    controller.abort();
    expect(sent[0]?.init.signal?.aborted).toBe(true);
  });

  it('keeps a deadline of a call, and tells the peer of it where that is asked for', async () => {
    const hang = () => new Promise<Response>(() => {});
    const policy = createPolicy({ name: 'test' });
    await expect(createFetch(policy, { fetch: hang })(url, { deadlineMs: 5 })).rejects.toMatchObject({
      code: 'deadline_exceeded',
    });
    const { fetch, sent } = setUp([200], { deadlineHeader: true });
    await fetch(url, { deadlineMs: 2_000, headers: { accept: 'text/plain' } });
    const headers = new Headers(sent[0]?.init.headers);
    expect(Number(headers.get('x-request-deadline-ms'))).toBeGreaterThan(1_000);
    expect(headers.get('accept')).toBe('text/plain');
    await setUp([200], { deadlineHeader: true }).fetch(new Request(url));
    const quiet = setUp([200]);
    await quiet.fetch(url);
    expect(quiet.sent[0]?.init.headers).toBeUndefined();
  });

  it('hands out the answer it has when another attempt is turned away', async () => {
    for (const throwHttpErrors of [false, true]) {
      const { fetch, policy } = setUp([503], { throwHttpErrors }, { maxWaitMs: 0 });
      policy.on('retry', () => policy.isolate());
      const answer = await fetch(url).catch((error: { response: Response }) => error.response);
      expect(answer).toMatchObject({ status: 503, bodyUsed: false });
      await expect(fetch(url)).rejects.toMatchObject({ code: 'circuit_open' });
    }
  });

  it('discards what a fetch that does not listen brings after its time', async () => {
    const cancelled: number[] = [];
    const send = async (_: string | URL | Request) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return new Response(new ReadableStream({ cancel: () => void cancelled.push(1) }));
    };
    const policy = createPolicy({ name: 'test', attemptTimeoutMs: 5, maxAttempts: 1 });
    await expect(createFetch(policy, { fetch: send })(url)).rejects.toMatchObject({
      code: 'attempt_timeout',
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(cancelled).toEqual([1]);
  });

  it('keeps a policy for each host of a registry, and passes on what is its own', async () => {
    const registry = createPolicyRegistry({ maxPolicies: 2 });
    const seen: unknown[] = [];
    const send = async (_: string | URL | Request, init?: RequestInit) => {
      seen.push(init);
      return new Response('fine');
    };
    const fetch = createFetch(registry, { fetch: send });
    await fetch('https://one.example/a', { dispatcher: 'mine', operation: 'look' } as unknown as RequestInit);
    await fetch(new URL('https://two.example:8080/b'));
    await fetch('data:,x');
    expect(registry.names).toEqual(['two.example:8080', 'local']);
    expect(seen[0]).toMatchObject({ dispatcher: 'mine' });
    expect(seen[0]).not.toHaveProperty('operation');
  });

  it('leaves what cannot be sent to fetch itself: that is no failure of a server', async () => {
    const policy = createPolicy({ name: 'test' });
    const used = new Request(url, { method: 'PUT', body: 'x' });
    await used.text();
    await expect(createFetch(policy)(used)).rejects.toThrow('already been used');
    await expect(createFetch(policy)('/things')).rejects.toThrow('parse');
    expect(policy.snapshot().counts.attempts).toBe(0);
  });

  it('takes what fetch takes: no init, null, other objects for an address', async () => {
    const { fetch, sent } = setUp([200]);
    for (const init of [undefined, null]) expect((await fetch(url, init as never)).status).toBe(200);
    expect((await fetch(Object(url) as never)).status).toBe(200);
    expect(sent).toHaveLength(3);
    const broken = createFetch(createPolicy({ name: 'test' }));
    for (const wrong of [undefined, null, 5, {}]) await expect(broken(wrong as never)).rejects.toThrow();
    await expect(fetch(url, { deadlineMs: 'soon' } as never)).rejects.toMatchObject({
      code: 'invalid_options',
    });
  });

  it('refuses options that are wrong, all at once', () => {
    const wrong = { fetch: 1, idempotent: 'yes', throwHttpErrors: 1, deadlineHeader: 1, maxBodyBytes: -1 };
    expect(() => createFetch({} as never, wrong as never)).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: ['policy', 'fetch', 'idempotent', 'throwHttpErrors', 'deadlineHeader', 'maxBodyBytes'].map(
          (path) => expect.objectContaining({ path }),
        ),
      }),
    );
  });
});
