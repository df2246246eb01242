import { describe, expect, it } from '@jest/globals';
import { addText, addThought, isWholeJson, noProgress, restOf } from './answer.ts';
import { UnreadableAnswer } from './reported-error.ts';

describe('the pieces of an answer', () => {
  it('are put together and passed on; empty ones are no piece, but an answer has begun', () => {
    const progress = noProgress();
    expect([addText(progress, ''), progress.hasContent]).toEqual([[], true]);
    expect(addText(progress, 'a')).toEqual([{ type: 'text', text: 'a' }]);
    expect([addThought(progress, ''), addThought(progress, 't')]).toEqual([
      [],
      [{ type: 'reasoning', text: 't' }],
    ]);
    expect(progress.answer).toMatchObject({ text: 'a', reasoning: 't' });
  });

  it('that are told again are only what was missing', () => {
    expect(restOf('ab', 'abc')).toBe('c');
    expect(() => restOf('ab', 'xbc')).toThrow(UnreadableAnswer);
  });

  it('are a whole input once they are an object', () => {
    expect(
      ['{"a":1}', '"{}"', '', 'null', '{"a":', '[]', '{"a":12345678901234567890}'].map(isWholeJson),
    ).toEqual([true, true, true, true, false, false, false]);
  });
});
