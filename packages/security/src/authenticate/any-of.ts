// Combines several ways to be let in into one.
import type { Authentication, Authenticator, RefusalCode } from './authenticator.ts';
import { createAuthenticator } from './create-authenticator.ts';

// The refusal that says most about what the caller brought.
const telling: readonly RefusalCode[] = [
  'conflicting',
  'malformed',
  'revoked',
  'expired',
  'not_yet_valid',
  'address_not_allowed',
  'invalid',
  'missing',
];

/**
 * Lets in whom any of the authenticators lets in, asked in order. When nobody does, the answer is the refusal that
 * says most; when one could not tell and no other said yes, its error is thrown: an outage never becomes a "no".
 */
export function anyOf(authenticators: readonly Authenticator[]): Authenticator {
  return createAuthenticator(async (headers, options) => {
    const refusals = new Map<RefusalCode, Authentication>();
    const errors: unknown[] = [];
    for (const authenticator of authenticators) {
      try {
        const answer = await authenticator.authenticate(headers, options);
        if (answer.ok) return answer;
        if (!refusals.has(answer.code)) refusals.set(answer.code, answer);
      } catch (error) {
        options.signal?.throwIfAborted();
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
    return (
      refusals.get(telling.find((code) => refusals.has(code)) ?? 'missing') ?? { ok: false, code: 'missing' }
    );
  });
}
