// Sends a body through the SDK of OpenAI, loaded on first use.
import type { OpenAI } from 'openai';
import type { Fetch } from '../../wire/bounded-fetch.ts';
import { boundedFetch, missingSdk } from '../../wire/bounded-fetch.ts';
import type { Transport } from '../../wire/create-wire-model.ts';
import { withoutVariables } from '../../wire/sdk-environment.ts';

interface TransportOptions {
  readonly api: 'responses' | 'chat';
  readonly apiKey: string | (() => Promise<string>);
  readonly baseUrl: string;
  readonly fetch: Fetch | undefined;
  readonly environmentHeaders: boolean | undefined;
  /** Sent with each request; null takes a header of the SDK out. Default: none. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Added to each address. Default: nothing. */
  readonly query?: Readonly<Record<string, string>>;
}

/** A client that tries nothing again, logs nothing, and goes where the base URL says. */
export async function openaiClient(options: Omit<TransportOptions, 'api'>): Promise<OpenAI> {
  const { apiKey, baseUrl, fetch, environmentHeaders, headers: own, query } = options;
  const { OpenAI } = await loadSdk();
  const hidden = environmentHeaders ? [] : ['OPENAI_CUSTOM_HEADERS'];
  return withoutVariables(
    hidden,
    () =>
      new OpenAI({
        apiKey: typeof apiKey === 'string' ? apiKey.trim() : async () => (await apiKey()).trim(),
        baseURL: baseUrl,
        ...(own && { defaultHeaders: own }),
        ...(query && { defaultQuery: query }),
        organization: null,
        project: null,
        maxRetries: 0,
        // Ours ends the call first; the SDK's must not.
        timeout: 2 ** 31 - 1,
        logLevel: 'off',
        fetch: boundedFetch(fetch ?? globalThis.fetch),
      }),
  );
}

/** Sends through the SDK of OpenAI, loaded now; its retries are off. */
export async function openaiTransport({ api, ...options }: TransportOptions): Promise<Transport> {
  const client = await openaiClient(options);
  return api === 'responses'
    ? (body, { signal, headers }) => client.responses.create(body as never, { signal, headers }).asResponse()
    : (body, { signal, headers }) =>
        client.chat.completions.create(body as never, { signal, headers }).asResponse();
}

async function loadSdk(): Promise<typeof import('openai')> {
  try {
    return await import(/* turbopackOptional: true */ 'openai');
  } catch (cause) {
    throw missingSdk('openai', cause);
  }
}
