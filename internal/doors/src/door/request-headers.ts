// Chooses which headers of a client go to the provider.
import type { DoorRequest } from '../port/door.ts';

// Of the connection, of the caller's own credentials, of proxies on the way here, of a browser, and ours.
const own =
  /^(?:host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-(?:length|encoding|type)|accept-encoding|authorization|x-api-key|api-key|cookie|origin|referer|forwarded|via|traceparent|tracestate|baggage|idempotency-key|(?:proxy|sec|x-forwarded|x-real|x-tpl|cf)-.*)$/;

/** Everything that a client says to the provider: versions, betas, the name of its SDK. */
export function providerHeaders(headers: DoorRequest['headers']): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headerOf(headers, name);
    if (value !== undefined && !own.test(name)) kept[name] = value;
  }
  return kept;
}

/** A header; one that came several times is a list. */
export function headerOf(headers: DoorRequest['headers'], name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'object' ? value.join(', ') : value;
}
