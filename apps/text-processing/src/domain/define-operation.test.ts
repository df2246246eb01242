import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createTextService } from './create-text-service.ts';
import { defineOperation } from './define-operation.ts';
import { createOfflineModel } from './offline-model.ts';

const echo = {
  id: 'echo',
  title: 'Echo',
  description: 'Says it again.',
  options: z.strictObject({ times: z.int().default(1), tone: z.enum(['soft', 'loud']).default('soft') }),
  answer: z.object({ text: z.string() }),
  instructions: {
    version: '1',
    system: 'You repeat.',
    user: 'Say it {{times}} times, {{tone}}: {{document}}',
  },
  maxTokens: 100,
  cacheTtlMs: 1_000,
  strategy: 'balanced' as const,
  analyze: () => ({ text: 'again' }),
};

describe('defineOperation', () => {
  it('trusts numbers and choices, never text from outside', () => {
    expect(defineOperation(echo).prompt.slots).toEqual({
      times: 'trusted',
      tone: 'trusted',
      document: 'untrusted',
    });
  });

  it.each([['Echo'], ['echo me'], [''], ['9lives']])('refuses the id "%s"', (id) => {
    expect(() => defineOperation({ ...echo, id })).toThrow(TypeError);
  });

  it('refuses instructions that forget an option', () => {
    const instructions = { ...echo.instructions, user: 'Say it {{times}} times: {{document}}' };
    expect(() => defineOperation({ ...echo, instructions })).toThrow(/tone/);
  });

  it('has another version once its answers look different', () => {
    const versionOf = (answer: z.ZodType<object>) => {
      const { prompt, instructions } = defineOperation({ ...echo, answer, analyze: () => ({}) });
      expect(instructions.version).toBe(prompt.version);
      return prompt.version;
    };
    expect(versionOf(z.object({ text: z.string() }))).toBe(versionOf(z.object({ text: z.string() })));
    expect(versionOf(z.object({ text: z.string() }))).not.toBe(versionOf(z.object({ text: z.int() })));
  });

  it('refuses an option that no JSON can hold, and says what can', () => {
    const options = z.strictObject({ day: z.date() });
    expect(() => defineOperation({ ...echo, options })).toThrow(/z\.iso\.date\(\)/);
  });

  it('keeps the types of its options and its answer, through to the answer of the service', async () => {
    const operation = defineOperation(echo);
    const service = createTextService({ model: createOfflineModel([operation]), timeoutMs: 5_000 });
    const { result } = await service.process({
      operation,
      text: 'A text.',
      options: { times: 2, tone: 'loud' },
    });
    const said: string = result.text;
    expect(said).toBe('again');
    // @ts-expect-error a tone that is none of its words
    const wrong: Parameters<typeof operation.analyze>[1] = { times: 2, tone: 'shrill' };
    expect(wrong.times).toBe(2);
  });
});
