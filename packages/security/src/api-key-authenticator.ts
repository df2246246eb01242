// Infrastructure Service: security · stable API, changes affect all users
import { createEvents } from '@internal/kit';
import type { Authentication, Authenticator, AuthenticatorEvents } from './authenticator.ts';
import { readCredentials } from './credentials.ts';
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
  const events = createEvents<AuthenticatorEvents>('api key authenticator');
  return {
    authenticate(headers, { signal } = {}) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const credentials = readCredentials(headers);
      const answer: Authentication = credentials.ok ? ring.check(credentials.value) : credentials;
      if (events.has('authentication')) events.emit('authentication', toEvent(answer));
      return Promise.resolve(answer);
    },
    on: events.on,
  };
}

/** What the event tells of an answer. */
export function toEvent(answer: Authentication): AuthenticatorEvents['authentication'] {
  if (!answer.ok) return { ok: false, code: answer.code };
  const { keyId, scheme } = answer.principal;
  return { ok: true, scheme, ...(keyId !== undefined && { keyId }) };
}
