// Public reports of keys that cannot stand in a header: where they end up, and what is said of them.
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { createAnthropicModel, createAnthropicTokenCounter } from '../../src/anthropic.ts';
import { createGeminiModel } from '../../src/gemini.ts';
import type { TextRequest } from '../../src/index.ts';
import { createAzureOpenAiModel, createOpenAiCompatibleModel, createOpenAiModel } from '../../src/openai.ts';

const request: TextRequest = { messages: [{ role: 'user', content: 'Hello' }] };
const make = {
  anthropic: (apiKey: string) => createAnthropicModel({ model: 'm', apiKey }),
  counter: (apiKey: string) => createAnthropicTokenCounter({ model: 'm', apiKey }),
  openai: (apiKey: string) => createOpenAiModel({ model: 'm', apiKey }),
  gemini: (apiKey: string) => createGeminiModel({ model: 'm', apiKey }),
  chat: (apiKey: string) => createOpenAiCompatibleModel({ model: 'm', apiKey, baseUrl: 'http://x/v1' }),
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
