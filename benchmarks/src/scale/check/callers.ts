// Asks a service as many callers at once, each with a key, an address and a connection of its own.
import { Agent, request } from 'node:http';
import { createApiKey } from '@tpl/security';
import type { Started } from '../../app-processes.ts';
import { process1 } from '../../app-processes.ts';

/** One caller: of several with one key the limits would be counted in one script. */
export interface Caller {
  readonly key: string;
  readonly agent: Agent;
}

/** Sixteen of them. */
export const callers: readonly Caller[] = Array.from({ length: 16 }, (_, at) => ({
  key: createApiKey(),
  // Every address of that network is this machine.
  agent: new Agent({ keepAlive: true, maxSockets: 4, localAddress: `127.0.0.${at + 2}` }),
}));

/** Lets each caller send its part of the texts, one after another, to the services in turn. */
export async function askAsCallers(services: readonly Started[], texts: readonly string[]): Promise<void> {
  await Promise.all(
    callers.map(async (caller, at) => {
      const own = texts.filter((_, place) => place % callers.length === at);
      for (const [place, text] of own.entries())
        await askAs(caller, services[(at + place) % services.length] as Started, text);
    }),
  );
}

function askAs({ key, agent }: Caller, { url }: Started, text: string): Promise<void> {
  const body = JSON.stringify(process1.body(text));
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    authorization: `Bearer ${key}`,
  };
  return new Promise((resolve, reject) => {
    const call = request(url + process1.path, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`answered with ${response.statusCode}`)),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}
