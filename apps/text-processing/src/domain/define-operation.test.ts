import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineOperation } from './define-operation.ts';

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
});
