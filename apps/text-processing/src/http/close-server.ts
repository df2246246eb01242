// Domain Service: text-processing · example, replace in your project
import { systemClock } from '@internal/kit';
import type { FastifyInstance } from 'fastify';

/** Takes no new requests, lets those under way end, and after `timeoutMs` ends their connections. */
export async function closeServer(server: FastifyInstance, timeoutMs: number): Promise<void> {
  const cancel = systemClock.setTimer(() => server.server.closeAllConnections(), timeoutMs);
  try {
    await server.close();
  } finally {
    cancel();
  }
}
