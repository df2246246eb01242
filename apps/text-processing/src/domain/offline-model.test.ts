import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createTextService } from './create-text-service.ts';
import { defineOperation } from './define-operation.ts';
import { createOfflineModel } from './offline-model.ts';

const echo = defineOperation({
  id: 'echo',
  title: 'Echo',
  description: 'Says which options it was given.',
  options: z.strictObject({
    times: z.int(),
    tone: z.enum(['soft', '1']),
    word: z.string(),
    words: z.array(z.string()),
    hint: z.string().nullable(),
    isLoud: z.boolean(),
    more: z.string().optional(),
  }),
  answer: z.object({ options: z.string() }),
  instructions: {
    version: '1',
    system: 'You echo.',
    user: '{{times}} {{tone}} {{word}} {{words}} {{hint}} {{isLoud}} {{more}} {{document}}',
  },
  maxTokens: 100,
  cacheTtlMs: 1_000,
  strategy: 'balanced',
  analyze: (_, options) => ({ options: JSON.stringify(options) }),
});

describe('createOfflineModel', () => {
  // A choice was read as JSON: every operation with one broke without a model.
  it('gives an analyzer its options back, whatever their kind', async () => {
    const service = createTextService({ model: createOfflineModel([echo]), timeoutMs: 5_000 });
    const options = { times: 2, tone: '1', word: 'true', words: ['a', '"b'], hint: 'null', isLoud: false };
    const { result } = await service.process({ operation: echo, text: 'A text.', options });
    expect(JSON.parse((result as { options: string }).options)).toEqual({ ...options, more: '' });
  });

  it('trusts numbers, flags and choices, and nothing that could hold a text', () => {
    expect(echo.prompt.slots).toEqual({
      times: 'trusted',
      tone: 'trusted',
      isLoud: 'trusted',
      word: 'untrusted',
      words: 'untrusted',
      hint: 'untrusted',
      more: 'untrusted',
      document: 'untrusted',
    });
  });
});
