import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '@tpl/monitoring';
import { monitoringHooks } from '@tpl/monitoring/fastify';
import { memoryLogger } from '@tpl/monitoring/testing';
import { readEvents } from '../../../test/integration/start-app.ts';
import { logFailures } from '../../compose-internal.ts';
import { RequestError } from '../../domain/request-error.ts';
import { addRoutes, createServer, hangUpSignal } from '../create-server.ts';
import { sendEvents } from './event-stream.ts';

/** What a caller is sent, and what the log and the metrics hold, where events break off by this error. */
async function breakingOff(error: Error) {
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
      const events = async function* () {
        yield { event: 'started', data: {} };
        throw error;
      };
      await sendEvents(reply, events(), { signal: hangUpSignal(reply), onError });
      return reply;
    });
  });
  const response = await fetch(`${await server.listen({ port: 0, host: '127.0.0.1' })}/events`);
  const events = readEvents(await response.text());
  await over;
  const series = metrics.find('http.server.request.duration')?.series ?? [];
  return {
    status: response.status,
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
