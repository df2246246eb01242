// Asks an identity provider where its keys are.
import { SecurityError } from '../errors/security-error.ts';
import { urlProblems } from './provider-url.ts';

/** The error while it cannot be told whether tokens are good. */
export function unavailable(message: string, cause?: unknown): SecurityError {
  return new SecurityError('identity_provider_unavailable', message, { cause });
}

/** Where the keys of an issuer are, as it says itself. */
export async function discover(issuer: string, deadlineMs: number): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(deadlineMs), redirect: 'error' });
    const found = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
    if (found.issuer !== issuer) {
      const name = JSON.stringify(found.issuer)?.slice(0, 200);
      throw unavailable(`The identity provider calls itself ${name}; it was to be "${issuer}".`);
    }
    if (typeof found.jwks_uri !== 'string') throw new Error('The document names no keys.');
    if (urlProblems('jwks_uri', found.jwks_uri).length > 0)
      throw unavailable('The keys of the identity provider are not behind https.');
    return found.jwks_uri;
  } catch (cause) {
    if (SecurityError.isInstance(cause)) throw cause;
    throw unavailable(`The identity provider does not say at ${url} where its keys are.`, cause);
  }
}
