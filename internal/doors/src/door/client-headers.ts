// Chooses the headers of a provider that say something to a client.

const told =
  /^(?:content-type|request-id|x-request-id|retry-after(?:-ms)?|x-should-retry|anthropic-.*|openai-.*|x-ratelimit-.*|ratelimit.*)$/;

/** Ids, limits and waiting times; never what is about the connection or about our account's cookies. */
export function clientHeaders(headers: Iterable<[string, string]>): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => told.test(name)));
}
