// Public reports of keys that cannot stand in a header: where they end up, and what is said of them.
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { createAnthropicModel, createAnthropicTokenCounter } from '../../src/anthropic.ts';
import { createGeminiModel } from '../../src/gemini.ts';
import type { TextRequest } from '../../src/index.ts';
import { createAzureOpenAiModel, createOpenAiCompatibleModel, createOpenAiModel } from '../../src/openai.ts';

const request: TextRequest = { messages: [{ role: 'user', content: 'Hello' }] };
type Fetch = typeof globalThis.fetch;
const make = {
  anthropic: (apiKey: string, fetch?: Fetch) => createAnthropicModel({ model: 'm', apiKey, fetch }),
  counter: (apiKey: string, fetch?: Fetch) => createAnthropicTokenCounter({ model: 'm', apiKey, fetch }),
  openai: (apiKey: string, fetch?: Fetch) => createOpenAiModel({ model: 'm', apiKey, fetch }),
  gemini: (apiKey: string, fetch?: Fetch) => createGeminiModel({ model: 'm', apiKey, fetch }),
  chat: (apiKey: string, fetch?: Fetch) =>
    createOpenAiCompatibleModel({ model: 'm', apiKey, baseUrl: 'http://x/v1', fetch }),
  azure: (apiKey: string, fetch?: Fetch) =>
    createAzureOpenAiModel({ model: 'm', apiKey, endpoint: 'http://x', fetch }),
};

function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('reports: keys', () => {
  it.each(Object.keys(make))(
    'logicalclocks/hopsworks-api#184, apollographql/apollo-client#9565: %s refuses a key that no header holds, without saying it',
    (name) => {
      for (const key of ['sk-secret\nabc', 'sk-secret\u200b', '\u201csk-secret\u201d', '\ufeffsk-secret']) {
        const error = thrown(() => make[name as keyof typeof make](key));
        expect(error).toMatchObject({ code: 'invalid_options', problems: [{ path: 'apiKey' }] });
        expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('secret');
      }
      expect(thrown(() => make[name as keyof typeof make]('sk-plain\r\n'))).toBeUndefined();
    },
  );

  it.each(Object.keys(make))('%s sends a key without the blanks around it', async (name) => {
    const sent: (string | null)[] = [];
    const fetch = async (url: string | URL | Request, init?: RequestInit) => {
      const { headers } = new Request(url, init);
      sent.push(headers.get(name === 'azure' ? 'api-key' : 'authorization'));
      return Response.json({}, { status: 400 });
    };
    const made = make[name as keyof typeof make]('\n sk-plain\r\n', fetch);
    const body = JSON.stringify({ model: 'm', ...request });
    if (typeof made === 'function') await made({ body, headers: {}, signal: AbortSignal.timeout(5_000) });
    else {
      await made.generate(request).catch(() => {});
      const dialect = name === 'anthropic' ? 'messages' : 'chat';
      await made
        .generate({ ...request, wire: { dialect, body, texts: ['Hello'], headers: {} } })
        .catch(() => {});
    }
    expect(new Set(sent)).toEqual(new Set([name === 'azure' ? 'sk-plain' : 'Bearer sk-plain']));
    // Azure passes nothing through as it came.
    expect(sent).toHaveLength(typeof made === 'function' || name === 'azure' ? 1 : 2);
  });

  it('a key that is asked for at each call is sent without the blanks around it', async () => {
    let sent: string | null = null;
    const model = createAzureOpenAiModel({
      endpoint: 'http://x',
      model: 'm',
      apiKey: async () => '\n token\n',
      fetch: async (url, init) => {
        sent = new Request(url, init).headers.get('authorization');
        return Response.json({}, { status: 400 });
      },
    });
    await model.generate(request).catch(() => {});
    expect(sent).toBe('Bearer token');
  });

  it('logicalclocks/hopsworks-api#184: a key that is asked for at each call stands in no error either, nor is it tried again', async () => {
    const endpoint = 'http://127.0.0.1:9';
    for (const key of ['sk-secret\nabc', 'sk-secret\u200b']) {
      const model = createAzureOpenAiModel({ endpoint, model: 'm', apiKey: async () => key });
      const error: unknown = await model.generate(request).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'invalid_options', retryable: false });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('secret');
    }
  });
});
