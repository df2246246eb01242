import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '@tpl/monitoring';
import { monitoringHooks } from '@tpl/monitoring/fastify';
import { memoryLogger } from '@tpl/monitoring/testing';
import { readEvents } from '../../../test/integration/start-app.ts';
import { logFailures } from '../../compose-internal.ts';
import { RequestError } from '../../domain/request-error.ts';
import { addRoutes, createServer, hangUpSignal } from '../create-server.ts';
import type { ServerEvent } from './event-stream.ts';
import { sendEvents } from './event-stream.ts';

async function* brokenOff(error: Error) {
  yield { event: 'started', data: {} };
  throw error;
}

/** Long after the first heartbeat. */
async function* slow(next: ServerEvent | Error) {
  await new Promise((resolve) => setTimeout(resolve, 100));
  if (next instanceof Error) throw next;
  yield next;
}

/** What a caller is sent, and what the log and the metrics hold, where events break off by this error. */
const breakingOff = (error: Error) => sending(brokenOff(error));

/** The same of any events, with a heartbeat or two. */
async function sending(source: AsyncIterable<ServerEvent>, heartbeatMs?: number) {
  const metrics = createMetrics();
  const { logger, entries } = memoryLogger();
  const onError = logFailures({ logger });
  await using server = await createServer({
    ...{ title: 'Texts', description: 'Words.', docs: '/docs', docsFor: 'closed', bodyTimeoutMs: 1_000 },
    publicPaths: ['/events'],
    gate: {
      authenticator: { authenticate: async () => ({ ok: false, code: 'missing' }), on: () => () => {} },
    },
    onError,
  });
  await server.register(monitoringHooks, { metrics, logger });
  const over = new Promise<void>((resolve) => {
    server.addHook('onResponse', async () => resolve());
  });
  await addRoutes(server, { onError }, (scope) => {
    scope.get('/events', async (_request, reply) => {
      const signal = hangUpSignal(reply);
      await sendEvents(reply, source, { signal, onError, ...(heartbeatMs && { heartbeatMs }) });
      return reply;
    });
  });
  const response = await fetch(`${await server.listen({ port: 0, host: '127.0.0.1' })}/events`);
  const text = await response.text();
  const events = response.ok ? readEvents(text) : [];
  await over;
  const series = metrics.find('http.server.request.duration')?.series ?? [];
  return {
    status: response.status,
    text,
    events,
    problem: events.at(-1)?.data as { status: number; instance: string },
    lines: entries.map(({ level, message, fields }) => [level, message, fields] as const),
    counted: series.map(({ labels, cell }) => [Object.fromEntries(labels), 'count' in cell && cell.count]),
  };
}

describe('what fails after the first event', () => {
  it('is logged under the id that the caller is told, and counted as a failure', async () => {
    const { status, events, problem, lines, counted } = await breakingOff(new Error('The moon fell.'));
    expect([status, events.map(({ event }) => event)]).toEqual([200, ['started', 'error']]);
    expect(problem).toMatchObject({ status: 500, code: 'internal' });
    const request_id = problem.instance.replace('urn:trace:', '');
    expect(lines).toMatchObject([
      [
        'error',
        'request failed',
        { request_id, error: expect.objectContaining({ message: 'The moon fell.' }) },
      ],
      ['info', 'request', { request_id, status: 500 }],
    ]);
    const labels = { 'http.response.status_code': '500', 'error.type': '500' };
    expect(counted).toEqual([[expect.objectContaining(labels), 1]]);
  });

  it('is no failure of the service where it is none before', async () => {
    const refused = new RequestError('limited', [{ path: 'body', message: 'is one too many' }]);
    const { problem, lines, counted } = await breakingOff(refused);
    expect(problem.status).toBe(429);
    expect(lines).toMatchObject([['info', 'request', { status: 429 }]]);
    expect(counted).toEqual([[expect.objectContaining({ 'http.response.status_code': '429' }), 1]]);
    expect(counted[0]?.[0]).not.toHaveProperty(['error.type']);
  });
});

describe('what is silent before the first event', () => {
  const started = { event: 'started', data: {} };

  it('is kept alive, so that no proxy cuts what is being paid for', async () => {
    const { status, text } = await sending(slow(started), 20);
    expect([status, text]).toEqual([
      200,
      expect.stringMatching(/^(?::\n\n)+event: started\ndata: \{\}\n\n$/),
    ]);
  });

  it('is an event and a counted failure where it fails after that, and has its status where it fails before', async () => {
    const late = await sending(slow(new Error('The moon fell.')), 20);
    expect([late.status, late.events.map(({ event }) => event)]).toEqual([200, ['error']]);
    expect(late.problem).toMatchObject({ status: 500, code: 'internal' });
    expect(late.counted).toEqual([[expect.objectContaining({ 'error.type': '500' }), 1]]);
    const reused = new RequestError('key_reused', [{ path: 'Idempotency-Key', message: 'was used' }]);
    const early = await sending(slow(reused), 10_000);
    expect([early.status, early.counted]).toEqual([
      422,
      [[expect.objectContaining({ 'http.response.status_code': '422' }), 1]],
    ]);
  });
});
