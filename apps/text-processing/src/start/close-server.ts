// Ends a listener without cutting off who is being answered.
import type { FastifyInstance } from 'fastify';
import { systemClock } from '../domain/create-text-service.ts';

/** Takes no new requests, lets those under way end, and after `timeoutMs` ends their connections. */
export async function closeServer(server: FastifyInstance, timeoutMs: number): Promise<void> {
  const cancel = systemClock.setTimer(() => server.server.closeAllConnections(), timeoutMs);
  try {
    await server.close();
  } finally {
    cancel();
  }
}
