// Lets in everybody on this machine, and nobody else, where no keys are configured.
import { BlockList, isIP } from 'node:net';
import type { Authentication, Authenticator, RequestHeaders } from '../authenticate/authenticator.ts';
import { createAuthenticator, valuesOf } from '../authenticate/create-authenticator.ts';
import { invalidOptions } from '../errors/security-error.ts';
import type { Environment } from './environment.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an IP address, or the name `localhost`, never leaves the machine. */
export function isLoopback(address: string): boolean {
  if (address.toLowerCase() === 'localhost') return true;
  const family = isIP(address);
  // BlockList knows IPv4 addresses in their IPv6 form too.
  return family !== 0 && loopback.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** The name in a `Host` header without its port; an IPv6 address without its brackets. */
function hostNameOf(host: string): string {
  const match =
    /^\[([0-9A-Fa-f:.]{2,64})\](?::\d{1,5})?$/.exec(host) ?? /^([^:\s]{1,255})(?::\d{1,5})?$/.exec(host);
  return match?.[1] ?? '';
}

const forwarding = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Creates the authenticator of development mode: everybody on this machine may do everything, nobody else may do
 * anything. It looks at the socket's address, refuses what a proxy passed on, and wants a loopback `Host` too, so that
 * no web page reaches it by a name it rebinds to 127.0.0.1. It warns when it is made.
 *
 * @throws SecurityError `invalid_options` outside of development and test.
 * @example
 * import { createDevelopmentAuthenticator, readEnvironment } from '@tpl/security';
 *
 * const authenticator = createDevelopmentAuthenticator({ environment: readEnvironment('development') });
 * const answer = await authenticator.authenticate({ host: 'localhost:3000' }, { remoteAddress: '127.0.0.1' });
 * console.log(answer.ok); // true
 */
export function createDevelopmentAuthenticator({
  environment,
}: {
  readonly environment: Environment;
}): Authenticator {
  if (environment.kind !== 'development' && environment.kind !== 'test') {
    const message = `must be development or test, not ${environment.kind}`;
    throw invalidOptions([{ path: 'environment', message, hint: 'configure keys' }]);
  }
  process.emitWarning(
    'DEVELOPMENT MODE: no keys are configured, every caller on this machine may do everything.',
    { code: 'TPL_DEVELOPMENT_MODE' },
  );
  return createAuthenticator((headers, { remoteAddress }) => (isLocal(headers, remoteAddress) ? yes : no));
}

const yes: Authentication = Object.freeze({
  ok: true,
  principal: Object.freeze({ id: 'development', scheme: 'development', scopes: Object.freeze(['*']) }),
});
const no: Authentication = Object.freeze({ ok: false, code: 'missing' });

function isLocal(headers: RequestHeaders, remoteAddress: string | undefined): boolean {
  if (remoteAddress === undefined || !isLoopback(remoteAddress)) return false;
  if (forwarding.some((name) => valuesOf(headers, name).length > 0)) return false;
  const hosts = valuesOf(headers, 'host');
  return hosts.length === 1 && isLoopback(hostNameOf(hosts[0]!));
}
