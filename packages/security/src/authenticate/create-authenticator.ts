// Adds to a decision what all authenticators share: the signal and the event.
import { createEvents } from '@internal/kit';
import type {
  AuthenticateOptions,
  Authentication,
  Authenticator,
  AuthenticatorEvents,
  RequestHeaders,
} from './authenticator.ts';

/** An authenticator of what decides: it honors the signal and emits each answer. */
export function createAuthenticator(
  decide: (headers: RequestHeaders, options: AuthenticateOptions) => Authentication | Promise<Authentication>,
): Authenticator {
  const events = createEvents<AuthenticatorEvents>('authenticator');
  return {
    async authenticate(headers, options = {}) {
      options.signal?.throwIfAborted();
      const answer = await decide(headers, options);
      if (events.has('authentication')) events.emit('authentication', toEvent(answer));
      return answer;
    },
    on: events.on,
  };
}

function toEvent(answer: Authentication): AuthenticatorEvents['authentication'] {
  if (!answer.ok) return { ok: false, code: answer.code };
  const { keyId, scheme } = answer.principal;
  return { ok: true, scheme, ...(keyId !== undefined && { keyId }) };
}
