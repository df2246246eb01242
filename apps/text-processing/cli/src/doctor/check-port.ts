// Looks whether a listener could have its port.
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { ListenOptions } from '../../../src/start/listen.ts';
import type { Finding } from './finding.ts';

/** Listens there for a moment. A default port in use gives way to the next free one, so it is only worth a word. */
export async function checkPort({ host, port, isExplicit, variable }: ListenOptions): Promise<Finding> {
  const name = `port ${port}`;
  const server = createServer();
  try {
    server.listen({ host, port });
    await once(server, 'listening');
    return { name, status: 'ok', message: `is free on ${host}` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = code === 'EADDRINUSE' ? 'is in use' : `cannot be had on ${host} (${code})`;
    const isInTheWay = isExplicit || code !== 'EADDRINUSE';
    const hint = isInTheWay
      ? `set ${variable} to another, or end what listens there`
      : 'the next free one will be taken';
    return { name, status: isInTheWay ? 'fail' : 'warn', message, hint };
  } finally {
    server.close();
  }
}
