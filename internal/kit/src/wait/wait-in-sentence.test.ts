import { describe, expect, it } from '@jest/globals';
import { waitInSentence } from './wait-in-sentence.ts';

describe('waitInSentence', () => {
  it('reads a wait that only a sentence names, and nothing else', () => {
    expect(waitInSentence('Please try again in 20s.')).toBe(20_000);
    expect(['No wait here.', undefined, 7].map(waitInSentence)).toEqual([undefined, undefined, undefined]);
  });
});
