// Checks the URLs of an identity provider.
import type { Problem } from '@internal/kit';
import { isLoopback } from '../authenticate/create-authenticator.ts';

/** What is wrong with the address of an identity provider: keys that came over plain http prove nothing. */
export function urlProblems(path: string, text: string): Problem[] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isGood =
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[|\]$/g, '')));
  return isGood ? [] : [{ path, message: 'must be an https URL, or http on loopback' }];
}
