// Lets in callers whose API key is in a ring.
import type { Authenticator } from '../authenticate/authenticator.ts';
import { createAuthenticator, readCredentials } from '../authenticate/create-authenticator.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * Creates an authenticator for API keys in `Authorization: Bearer` or `X-API-Key`.
 *
 * @example
 * import { createApiKey, createApiKeyAuthenticator, createKeyRing, toKeyRecord } from '@tpl/security';
 *
 * const key = createApiKey();
 * const authenticator = createApiKeyAuthenticator({ ring: createKeyRing([toKeyRecord(key)]) });
 * console.log((await authenticator.authenticate({ authorization: `Bearer ${key}` })).ok); // true
 */
export function createApiKeyAuthenticator({
  ring,
}: {
  readonly ring: Pick<KeyRing, 'check'>;
}): Authenticator {
  return createAuthenticator((headers, { clientAddress, remoteAddress }) => {
    const credentials = readCredentials(headers);
    return credentials.ok ? ring.check(credentials.value, clientAddress ?? remoteAddress) : credentials;
  });
}
