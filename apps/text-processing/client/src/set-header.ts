// Puts the caller's own words into a header of a request.
import { TextClientError } from './text-client-error.ts';

const unfit = {
  authorization: {
    code: 'unusable_key',
    // What the service would say to it: so a page asks for another one.
    status: 401,
    message:
      'The key has signs that no request can carry, perhaps unseen ones that were copied along. Type it, or copy it anew.',
  },
  'idempotency-key': {
    code: 'invalid_request',
    status: 400,
    message: 'The idempotency key has signs that no request can carry: use letters and digits.',
  },
};

/**
 * Sets it. `fetch` would throw for an unseen sign, as it does for a connection that broke off (Niek/chatgpt-web#130).
 *
 * @throws TextClientError that is not retryable; it does not hold the value, as its cause would.
 */
export function setHeader(headers: Headers, name: keyof typeof unfit, value: string): void {
  try {
    headers.set(name, value);
  } catch {
    const { message, ...facts } = unfit[name];
    throw new TextClientError(message, facts);
  }
}
