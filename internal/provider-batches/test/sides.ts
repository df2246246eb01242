// Both sides over a wire that says what a test has written down.
import type { TextModel } from '@internal/model';
import { anthropicBatches, openaiBatches } from '../src/index.ts';

/** What the provider says, by method and path. */
export type Script = Readonly<Record<string, unknown>>;

/** A model that sends what it is asked and answers with the body it gets. */
const echo = (fetch: typeof globalThis.fetch): TextModel => ({
  id: 'test/model',
  capabilities: {
    temperature: true,
    tools: true,
    images: true,
    strictSchema: true,
    effort: true,
    stop: true,
  },
  bound: () => ({ tokens: 10, costUsd: 1 }),
  async generate({ system = '' }) {
    const response = await fetch(
      'http://nowhere',
      system === 'silent' ? {} : { body: JSON.stringify({ system }) },
    );
    return { text: await response.text(), requestId: response.headers.get('request-id') } as never;
  },
  stream: () => ({}) as never,
});

/** A client of each provider, and what it sent. */
export function sidesOf(
  script: Script,
  limits: { readonly maxLineBytes?: number; readonly callTimeoutMs?: number } = {},
) {
  const sent: {
    readonly call: string;
    readonly body?: unknown;
    readonly query?: unknown;
    readonly expires?: unknown;
  }[] = [];
  const answer = (call: string) => {
    const said = script[call];
    if (said instanceof Error) throw said;
    if (typeof said === 'function') return (said as (of: unknown) => unknown)(sent.at(-1));
    return said;
  };
  const wire = {
    async json(
      method: string,
      path: string,
      { body, query, signal }: { body?: unknown; query?: unknown; signal: AbortSignal },
    ) {
      sent.push({ call: `${method} ${path}`, body, query });
      if (script[`${method} ${path}`] === 'hang')
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      return answer(`${method} ${path}`);
    },
    lines: async (path: string) => new Response(answer(`lines ${path}`) as never),
    async upload(name: string, parts: readonly string[], { expires }: { readonly expires: unknown }) {
      sent.push({ call: `upload ${name}`, body: parts.join(''), expires });
      return answer('upload');
    },
  };
  const shared = { wire: async () => wire, create: echo, provider: 'test', model: 'model', ...limits };
  return {
    sent,
    anthropic: anthropicBatches(shared),
    openai: openaiBatches({ ...shared, endpoint: '/v1/responses' }),
  };
}

/** A batch of Anthropic. */
export const messageBatch = (more: object = {}) => ({
  id: 'b1',
  processing_status: 'in_progress',
  created_at: '2026-11-29T12:00:00Z',
  request_counts: { processing: 2, succeeded: 0 },
  ...more,
});

/** A batch of OpenAI. */
export const openBatch = (more: object = {}) => ({
  id: 'b1',
  status: 'in_progress',
  created_at: 1_795_953_600,
  metadata: { tpl_batch: 'own' },
  ...more,
});

/** All of a stream. */
export async function allOf<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of stream) all.push(each);
  return all;
}
