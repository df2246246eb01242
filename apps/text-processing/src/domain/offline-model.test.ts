import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createTextService } from './create-text-service.ts';
import { defineOperation } from './define-operation.ts';
import { createOfflineModel } from './offline-model.ts';
import { parseRequest } from './parse-request.ts';

const echo = defineOperation({
  id: 'echo',
  title: 'Echo',
  description: 'Says which options it was given.',
  options: z.strictObject({
    times: z.int(),
    tone: z.enum(['soft', '1']),
    word: z.string(),
    words: z.array(z.string()),
    tones: z.array(z.enum(['soft', 'loud'])),
    hint: z.string().nullable(),
    isLoud: z.boolean(),
    day: z.codec(z.iso.date(), z.date(), {
      decode: (text) => new Date(text),
      encode: (date) => date.toISOString().slice(0, 10),
    }),
    isShort: z.stringbool().default(false),
    more: z.string().optional(),
    most: z.int().optional(),
    floor: z.int().nullish(),
    desk: z.int().min(0).nullable().optional(),
  }),
  answer: z.object({ options: z.unknown() }),
  instructions: {
    version: '1',
    system: 'You echo.',
    user: '{{times}} {{tone}} {{word}} {{words}} {{tones}} {{hint}} {{isLoud}} {{day}} {{isShort}} {{more}} {{most}} {{floor}} {{desk}} {{document}}',
  },
  maxTokens: 100,
  cacheTtlMs: 1_000,
  strategy: 'balanced',
  analyze: (_, options) => ({ options }),
});

describe('createOfflineModel', () => {
  // A choice was read as JSON: every operation with one broke without a model.
  it('gives an analyzer its options back, whatever their kind', async () => {
    const service = createTextService({ model: createOfflineModel([echo]), timeoutMs: 5_000 });
    const sent = {
      times: 2,
      tone: '1',
      word: 'true',
      words: ['a', '"b'],
      tones: ['loud'],
      hint: 'null',
      isLoud: false,
      day: '2026-02-28',
      isShort: 'yes',
    };
    const { options } = parseRequest(
      { operation: 'echo', text: 'A text.', options: sent },
      { operations: [echo], maxTextCharacters: 100 },
    );
    const { result } = await service.process({ operation: echo, text: 'A text.', options });
    // As the schema types them: a date is a Date, what was left out is undefined.
    expect(result).toStrictEqual({
      options: {
        ...sent,
        day: new Date('2026-02-28'),
        isShort: true,
        more: undefined,
        most: undefined,
        floor: null,
        desk: null,
      },
    });
  });

  it('trusts numbers, flags and choices, and nothing that could hold a text', () => {
    expect(echo.prompt.slots).toEqual({
      times: 'trusted',
      tone: 'trusted',
      tones: 'trusted',
      isLoud: 'trusted',
      most: 'trusted',
      floor: 'trusted',
      desk: 'trusted',
      day: 'untrusted',
      isShort: 'untrusted',
      word: 'untrusted',
      words: 'untrusted',
      hint: 'untrusted',
      more: 'untrusted',
      document: 'untrusted',
    });
  });

  it('refuses a task for a model that this process has not: its batch came from one that has', async () => {
    const service = createTextService({ model: createOfflineModel([echo]), timeoutMs: 1_000 });
    const task = { operation: echo, text: 'A text.', options: {}, model: 'gone' } as never;
    await expect(service.process(task)).rejects.toMatchObject({
      code: 'invalid_request',
      problems: [{ path: 'model' }],
    });
  });
});
