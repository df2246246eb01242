// Says how a body of a client reaches a server that speaks as OpenAI does.
import type { Dialect } from '../../wire/dialect.ts';
import type { ModelOptions } from '../../wire/model-options.ts';
import type { PassThrough } from '../../wire/pass-through.ts';
import { chatDialect } from '../chat-dialect.ts';

const chat = { path: '/chat/completions', dialect: chatDialect };

/** Chat completions, and the Responses API where the server has it; the key goes as Bearer. */
export function openaiPassThrough(
  { apiKey, baseUrl }: { readonly apiKey: string; readonly baseUrl: string },
  { headers, fetch }: Pick<ModelOptions, 'headers' | 'fetch'>,
  responses?: Dialect,
): PassThrough {
  return {
    ways: { chat, ...(responses && { responses: { path: '/responses', dialect: responses } }) },
    baseUrl,
    headers: () => ({ ...headers, authorization: `Bearer ${apiKey.trim()}` }),
    fetch,
  };
}
