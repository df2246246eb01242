// Ends a listener without cutting off who is being answered.
import type { FastifyInstance } from 'fastify';
import { systemClock } from '../domain/create-text-service.ts';

// A connection is taken in one turn of the loop and read in the next: a process that had to wait for a core closes late.
const turns = 3;

/** Reads what has arrived, takes no new requests, lets those under way end, and after `timeoutMs` ends their connections. */
export async function closeServer(server: FastifyInstance, timeoutMs: number): Promise<void> {
  const cancel = systemClock.setTimer(() => server.server.closeAllConnections(), timeoutMs);
  try {
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await server.close();
  } finally {
    cancel();
  }
}
