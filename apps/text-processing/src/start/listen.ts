// Finds a port to listen on, or says why there is none.
import type { FastifyInstance } from 'fastify';

/** Where a listener wants to listen. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** False when the port is only the default: then the next free one will do. */
  readonly isExplicit: boolean;
  /** What sets the port, for the sentence when it is in use: `PORT`. */
  readonly variable: string;
}

const triesAfterDefault = 20;

/** Where a listener listens. */
export interface Listening {
  readonly port: number;
  readonly url: string;
  /** True when the default port was in use and another was taken. */
  readonly moved: boolean;
}

/**
 * Starts to listen. A port that was asked for is taken or refused; a default one in use gives way to the next free one.
 *
 * @throws Error with one sentence for people when the port cannot be had.
 */
export async function listen(
  server: FastifyInstance,
  { host, port, isExplicit, variable }: ListenOptions,
): Promise<Listening> {
  const last = isExplicit || port === 0 ? port : Math.min(65_535, port + triesAfterDefault);
  for (let candidate = port; candidate <= last; candidate += 1) {
    try {
      await listenOn(server, host, candidate);
      const address = server.server.address();
      const bound = typeof address === 'object' && address ? address.port : candidate;
      const shown =
        host === '127.0.0.1' || host === '::1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
      return { port: bound, url: `http://${shown}:${bound}`, moved: port !== 0 && bound !== port };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' && candidate < last) continue;
      throw new Error(explain(code, candidate, host, isExplicit, variable), { cause: error });
    }
  }
  throw new Error(`No port from ${port} to ${last} is free: set ${variable} to one that is.`);
}

/** Listens; where there is no IPv6, `::` is every address of IPv4. */
async function listenOn(server: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (host !== '::' || !['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(code)) throw error;
    await server.listen({ host: '0.0.0.0', port });
  }
}

function explain(
  code: string | undefined,
  port: number,
  host: string,
  isExplicit: boolean,
  variable: string,
): string {
  if (code === 'EADDRINUSE' && isExplicit)
    return `Port ${port} is in use: choose another with ${variable}, or end what listens there.`;
  if (code === 'EADDRINUSE')
    return `Port ${port} and those before it are in use: set ${variable} to a free one.`;
  if (code === 'EACCES')
    return `This user may not listen on port ${port}: choose one above 1023 with ${variable}.`;
  if (code === 'EADDRNOTAVAIL') return `This machine has no address ${host}: set TPL_APP_HOST to one it has.`;
  return `Cannot listen on ${host}, port ${port} (${code ?? 'unknown reason'}).`;
}
