// Chooses which headers of a client go to the provider.

// Of the connection, of the caller's own credentials, of proxies on the way here, of a browser, and ours.
const own =
  /^(?:host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-(?:length|encoding|type)|accept-encoding|authorization|x-api-key|api-key|cookie|origin|referer|forwarded|via|traceparent|tracestate|baggage|idempotency-key|(?:proxy|sec|x-forwarded|x-real|x-tpl|cf)-.*)$/;

/** Everything that a client says to the provider: versions, betas, the name of its SDK. */
export function providerHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !own.test(name)));
}
