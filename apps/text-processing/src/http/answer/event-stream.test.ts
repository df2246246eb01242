import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import type { ServerEvent } from './event-stream.ts';
import { sendEvents } from './event-stream.ts';

describe('sendEvents', () => {
  it('answers who asks for the head alone at once, while nothing has come yet', async () => {
    let isAsked = false;
    async function* events(): AsyncGenerator<ServerEvent> {
      isAsked = true;
      await new Promise(() => {});
    }
    const server = Fastify();
    server.get('/events', async (_, reply) => {
      const { signal } = new AbortController();
      await sendEvents(reply, events(), { signal, onError: () => {}, heartbeatMs: 50 });
      return reply;
    });
    const url = await server.listen({ port: 0, host: '127.0.0.1' });
    const signal = AbortSignal.timeout(1_000);
    const response = await fetch(`${url}/events`, { method: 'HEAD', signal });
    expect([response.status, response.headers.get('content-type'), isAsked]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      false,
    ]);
    await server.close();
  });
});
