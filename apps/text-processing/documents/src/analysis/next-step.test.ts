import { describe, expect, it } from '@jest/globals';
import { testOperations } from '../../../test/operations.ts';
import { maxSteps, nextStep } from './next-step.ts';

const operationOf = (id: string) => testOperations.find((operation) => operation.id === id)!;
const about = { options: {}, bounds: { maxTokens: 100, maxCharacters: 100_000 }, steps: 1 };
const summary = (words: number) => ({ summary: `${'tide '.repeat(words).trim()}.` });

describe('nextStep', () => {
  it('hands on the answer of the only part as it is', () => {
    const only = summary(5);
    expect(nextStep(operationOf('shorten'), [only], about)).toEqual({ kind: 'answer', result: only });
  });

  it('asks again about what the parts say, in fewer parts', () => {
    const next = nextStep(operationOf('shorten'), Array(8).fill(summary(30)), about);
    expect(next).toMatchObject({ kind: 'texts' });
    expect((next as unknown as { texts: string[] }).texts.length).toBeLessThan(8);
  });

  it('ends where what the parts say is no shorter than they are, and after so many steps in any case', () => {
    expect(nextStep(operationOf('shorten'), Array(8).fill(summary(90)), about)).toEqual({
      kind: 'endless',
    });
    const short = Array(8).fill(summary(5));
    expect(nextStep(operationOf('shorten'), short, { ...about, steps: maxSteps })).toEqual({
      kind: 'endless',
    });
  });

  it('merges by rule where the operation has one', () => {
    const parts = [{ words: 3 }, { words: 4 }];
    expect(nextStep(operationOf('count_words'), parts, about)).toEqual({
      kind: 'answer',
      result: { words: 7 },
    });
  });
});
