import { describe, expect, it } from '@jest/globals';
import type { Expectation } from '../emulator/faults/fault-list.ts';
import type { ClientDeed } from './fault-outcome.ts';
import { isBad, isGood, outcomeOf } from './fault-outcome.ts';

const judge = (deed: ClientDeed, expected: Expectation = 'stream_truncated') =>
  outcomeOf(deed, expected, 'One two.', 'No.');
const said = (text: string, finish?: string): ClientDeed => ({ answer: { text, finish } });
const threw = (name: string): ClientDeed => ({ error: { name, message: '' } });

describe('outcomeOf', () => {
  it('takes the whole answer for good where it was right, and for luck where it was not', () => {
    expect(judge(said('One two.'), 'whole')).toBe('whole');
    expect(judge(said('One two.', 'stop'))).toBe('unproven');
    expect(judge(said('One two.', 'length'))).toBe('flagged');
  });

  it('tells a part of the answer from another, and either from one that is marked', () => {
    expect(judge(said('One'))).toBe('cut');
    expect(judge(said('', 'end_turn'))).toBe('cut');
    expect(judge(said('Two.'))).toBe('wrong');
    expect(judge(said('One', 'error'))).toBe('flagged');
    expect(judge(said('One', 'length'), 'whole')).toBe('cut');
  });

  it('tells errors of a library from those of the language, and from an answer that is lost', () => {
    expect(judge(threw('APIError'))).toBe('error');
    expect(judge(threw('TypeError'))).toBe('bare_error');
    expect(judge(threw('APIError'), 'whole')).toBe('lost');
  });

  it('takes what a model said when it declined for an answer', () => {
    expect(judge(said('No.'), 'refusal')).toBe('whole');
    expect(judge(said(''), 'refusal')).toBe('cut');
  });

  it('says what a caller can work with, and what harms', () => {
    expect((['whole', 'error'] as const).every(isGood)).toBe(true);
    expect(
      (['bare_error', 'flagged', 'unproven'] as const).some((outcome) => isGood(outcome) || isBad(outcome)),
    ).toBe(false);
    expect((['lost', 'cut', 'wrong', 'hangs'] as const).every(isBad)).toBe(true);
    expect(judge('hangs')).toBe('hangs');
  });
});
