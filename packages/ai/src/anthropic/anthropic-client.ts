// Makes the client of Anthropic's SDK, loaded on first use.
import type { Anthropic } from '@anthropic-ai/sdk';
import { boundedFetch, missingSdk } from '../wire/bounded-fetch.ts';
import type { ModelOptions } from '../wire/model-options.ts';
import { withoutVariables } from '../wire/sdk-environment.ts';

/** Where Anthropic answers. */
export const anthropicUrl = 'https://api.anthropic.com';

/** A client that tries nothing again, logs and traces nothing, and goes where the base URL says. */
export async function anthropicClient(
  options: Pick<ModelOptions, 'environmentHeaders' | 'fetch'> & {
    readonly apiKey: string;
    readonly baseUrl?: string | undefined;
  },
): Promise<Anthropic> {
  const { apiKey, baseUrl = anthropicUrl } = options;
  const { Anthropic } = await loadSdk();
  const hidden = options.environmentHeaders ? [] : ['ANTHROPIC_CUSTOM_HEADERS'];
  return withoutVariables(
    hidden,
    () =>
      new Anthropic({
        apiKey: null,
        authToken: apiKey.trim(),
        baseURL: baseUrl,
        maxRetries: 0,
        // Ours ends the call first; the SDK's must not.
        timeout: 2 ** 31 - 1,
        logLevel: 'off',
        fetch: boundedFetch(options.fetch ?? globalThis.fetch),
        openTelemetry: false,
      }),
  );
}

async function loadSdk(): Promise<typeof import('@anthropic-ai/sdk')> {
  try {
    return await import(/* turbopackOptional: true */ '@anthropic-ai/sdk');
  } catch (cause) {
    throw missingSdk('@anthropic-ai/sdk', cause);
  }
}
