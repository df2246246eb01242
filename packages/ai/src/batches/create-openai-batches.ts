// Makes a client of OpenAI's Batch API for one model.
import { File } from 'node:buffer';
import type { BatchCallLimits, FileWire, ProviderBatches } from '@internal/provider-batches';
import { openaiBatches } from '@internal/provider-batches';
import type { OpenAiCompatibleModelOptions } from '../openai/models/create-openai-compatible-model.ts';
import { createOpenAiCompatibleModel } from '../openai/models/create-openai-compatible-model.ts';
import { createOpenAiModel } from '../openai/models/create-openai-model.ts';
import { openaiClient } from '../openai/models/openai-transport.ts';

/** A model behind OpenAI's Batch API, or behind that of a server which speaks it, and bounds of calls. */
export interface OpenAiBatchesOptions
  extends Omit<OpenAiCompatibleModelOptions, 'baseUrl' | 'apiKey'>,
    BatchCallLimits {
  /** Key of the account. */
  readonly apiKey: string;
  /** Default: `https://api.openai.com/v1`. */
  readonly baseUrl?: string | undefined;
  /** What each request asks. Default: `responses`; most compatible servers have `chat` alone. */
  readonly api?: 'responses' | 'chat' | undefined;
}

/**
 * Creates a client of OpenAI's Batch API over the package `openai`, which is loaded at the first call. Requests are written, and
 * answers read, by the model that `createOpenAiModel` makes of the same options; with `api: 'chat'`, by that of
 * `createOpenAiCompatibleModel`.
 *
 * @example
 * import { createOpenAiBatches } from '@tpl/ai/batches';
 *
 * const batches = createOpenAiBatches({ model: 'gpt-5.4', apiKey: 'the key' });
 * const body = await batches.write({ messages: [{ role: 'user', content: 'Hello' }], maxOutputTokens: 50 });
 * const item = { id: 'first', body };
 *
 * @throws {AiError} `invalid_options` without a key and at impossible options.
 */
export function createOpenAiBatches(options: OpenAiBatchesOptions): ProviderBatches {
  const { callTimeoutMs, transferTimeoutMs, maxLineBytes, api = 'responses', ...ofModel } = options;
  const { model, provider = 'openai', apiKey, baseUrl = 'https://api.openai.com/v1' } = ofModel;
  const { headers = {}, environmentHeaders } = ofModel;
  let wire: Promise<FileWire> | undefined;

  async function connect(): Promise<FileWire> {
    const { fetch } = ofModel;
    const client = await openaiClient({ apiKey, baseUrl, fetch, environmentHeaders, headers });
    return {
      json: (method, path, { body, query, signal }) => client[method](path, { body, query, signal }),
      lines: (path, signal) => client.get(path, { signal }).asResponse(),
      upload(name, parts, { expires, signal }) {
        const file = new File([...parts], name, { type: 'application/jsonl' }) as never;
        return client.files.create(
          { file, purpose: 'batch', ...(expires && { expires_after: expires }) },
          { signal },
        );
      },
    };
  }
  return openaiBatches({
    provider,
    model,
    callTimeoutMs,
    transferTimeoutMs,
    maxLineBytes,
    endpoint: api === 'chat' ? '/v1/chat/completions' : '/v1/responses',
    create: (fetch) =>
      api === 'chat'
        ? createOpenAiCompatibleModel({ ...ofModel, provider, baseUrl, fetch })
        : createOpenAiModel({ ...ofModel, fetch }),
    wire() {
      wire ??= connect().catch((error: unknown) => {
        wire = undefined;
        throw error;
      });
      return wire;
    },
  });
}
