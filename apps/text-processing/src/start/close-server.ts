// Ends a listener without cutting off who is being answered.
import type { FastifyInstance } from 'fastify';
import { systemClock } from '../domain/create-text-service.ts';

// Each turn of the loop takes one connection (libuv/libuv#3696), and reads it in the next: what arrived while the process had to
// wait for a core is taken first, up to as many as Node lets wait, so that callers who keep coming do not keep it open.
const quietTurns = 3;
const maxTurns = 511;

/** Reads what has arrived, takes no new requests, lets those under way end, and after `timeoutMs` ends their connections. */
export async function closeServer(server: FastifyInstance, timeoutMs: number): Promise<void> {
  const cancel = systemClock.setTimer(() => server.server.closeAllConnections(), timeoutMs);
  let quiet = 0;
  const come = () => {
    quiet = -1;
  };
  server.server.on('connection', come);
  try {
    for (let turn = 0; turn < maxTurns && quiet < quietTurns; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet += 1;
    }
    await server.close();
  } finally {
    server.server.off('connection', come);
    cancel();
  }
}
