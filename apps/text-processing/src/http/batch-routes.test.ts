import { EventEmitter, once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createCache } from '@tpl/cache';
import { createRateLimiter } from '@tpl/security';
import { chargeBatch } from '../../jobs/src/charge-batch.ts';
import type { Jobs } from '../../jobs/src/jobs.ts';
import { createLaterJobs } from '../../jobs/src/later-jobs.ts';
import { createMemoryJobs } from '../../jobs/src/memory-jobs.ts';
import { testOperations } from '../../test/operations.ts';
import type { TextTask } from '../domain/parse-request.ts';
import type { ProcessAnswer } from '../domain/text-service.ts';
import { addBatchRoutes } from './batch-routes.ts';
import { addRoutes, createServer } from './create-server.ts';
import { createAnswerOnce } from './operation-routes.ts';

const opened: { close(): Promise<unknown> }[] = [];
afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));

/** A queue that holds one batch of a caller, and works on none. */
const full = () =>
  createMemoryJobs<TextTask, ProcessAnswer>({
    ...{ maxBatches: 1, maxWaiting: 9, maxCharacters: 1_000, maxWaitingOfAll: 9, maxDeadLetters: 1 },
    ...{ keepMs: 60_000, concurrency: 0 },
    codec: { encode: ({ text }) => text, decode: (text) => ({ text }) as TextTask },
    work: {
      run: () => Promise.reject(new Error('never')),
      describeError: () => ({ code: '', detail: '', isFinal: true }),
    },
  });
const away = () =>
  createLaterJobs<TextTask, ProcessAnswer>(Promise.reject(new Error('Redis is away.')), () => {});

/** Batches of a caller who may have three texts worked on. */
async function serve(batches: Jobs<TextTask, ProcessAnswer>) {
  const limiter = createRateLimiter({ windows: [{ name: 'requests', limit: 3, windowMs: 3_600_000 }] });
  const principal = { id: 'ada', scheme: 'api_key', scopes: ['*'] } as const;
  const cache = createCache();
  const server = await createServer({
    ...{ title: 'Texts', description: 'Words.', docs: '/docs', docsFor: 'closed', bodyTimeoutMs: 1_000 },
    publicPaths: [],
    gate: { authenticator: { authenticate: async () => ({ ok: true, principal }), on: () => () => {} } },
    onError: () => {},
  });
  opened.push(server, batches, cache);
  await addRoutes(server, { onError: () => {} }, (scope) =>
    addBatchRoutes(scope, {
      batches,
      operations: testOperations,
      ...{ maxTextCharacters: 100, choices: [], maxBatchItems: 9, maxBatchBytes: 10_000 },
      answerOnce: createAnswerOnce(cache),
      charge: chargeBatch(limiter),
      onError: () => {},
    }),
  );
  const send = async (texts: number) => {
    const items = Array.from({ length: texts }, (_, at) => ({ operation: 'shorten', text: `Text ${at}.` }));
    const answer = await server.inject({ method: 'POST', url: '/v1/batches', payload: { items } });
    return { status: answer.statusCode, id: (answer.json() as { id?: string }).id };
  };
  const stop = (id: string | undefined) => server.inject({ method: 'DELETE', url: `/v1/batches/${id}` });
  return { server, send, stop };
}

describe('a batch under an Idempotency-Key', () => {
  it('is made and paid for once, though its sender left before the answer and asks again', async () => {
    const jobs = full();
    let added = 0;
    const events = new EventEmitter();
    const [entered, released] = [once(events, 'entered'), once(events, 'released')];
    const { server } = await serve({
      ...jobs,
      async add(...call) {
        added += 1;
        events.emit('entered');
        await released;
        return jobs.add(...call);
      },
    });
    const url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/v1/batches`;
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'once' };
    // Of three that fit: it is taken once alone.
    const items = [1, 2].map((at) => ({ operation: 'shorten', text: `Text ${at}.` }));
    const post = (signal?: AbortSignal) =>
      fetch(url, { method: 'POST', headers, body: JSON.stringify({ items }), ...(signal && { signal }) });
    const leaving = new AbortController();
    const left = post(leaving.signal).catch(() => {});
    await entered;
    leaving.abort();
    await left;
    // Until the server has seen it go.
    while (
      (await new Promise<number>((resolve) => server.server.getConnections((_, count) => resolve(count)))) > 0
    )
      await new Promise((resolve) => setTimeout(resolve, 5));
    events.emit('released');
    const again = await post();
    expect([again.status, added]).toEqual([202, 1]);
    const { id } = (await again.json()) as { id: string };
    expect(await (await post()).json()).toMatchObject({ id });
  });

  it('is the same in whichever order its fields come, and another by its values (mhayk/Overpass#16)', async () => {
    const { server } = await serve(full());
    const headers = { 'idempotency-key': 'once' };
    const post = (...items: readonly object[]) =>
      server.inject({ method: 'POST', url: '/v1/batches', headers, payload: { items } });
    const one = { operation: 'shorten', text: 'Text 1.' };
    const other = { operation: 'shorten', text: 'Text 2.' };
    const turned = { text: 'Text 1.', operation: 'shorten' };
    const [first, again, swapped] = [
      await post(one, other),
      await post(turned, other),
      await post(other, one),
    ];
    expect([first.statusCode, again.json().id, again.headers['idempotent-replayed']]).toEqual([
      202,
      first.json().id,
      'true',
    ]);
    expect([swapped.statusCode, swapped.json().code]).toEqual([422, 'key_reused']);
  });
});

describe('a batch that is refused', () => {
  it('costs nothing where the queue is full: it is taken as soon as there is room', async () => {
    const { send, stop } = await serve(full());
    const { status, id } = await send(1);
    expect(status).toBe(202);
    expect([(await send(2)).status, (await send(2)).status]).toEqual([503, 503]);
    await stop(id);
    const taken = await send(2);
    expect(taken.status).toBe(202);
    await stop(taken.id);
    expect((await send(1)).status).toBe(429);
  });

  it('is told for good where it never fits its caller’s limit', async () => {
    const { send } = await serve(full());
    expect([(await send(4)).status, (await send(3)).status]).toEqual([400, 202]);
  });

  it('stays counted where nobody knows whether it was taken', async () => {
    const { send } = await serve(away());
    expect([(await send(3)).status, (await send(1)).status]).toEqual([503, 429]);
  });
});
