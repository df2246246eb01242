import { describe, expect, it } from '@jest/globals';
import type { Word } from '../facts/passage.ts';
import { wordRoot } from '../lexicon/word-root.ts';
import { areOpposite, likeness } from './likeness.ts';

const word = (text: string, pos = 'VERB'): Word => {
  const root = wordRoot(text);
  return { text, lower: text, root, aliases: [], kind: 'content', pos, at: 0, clause: 0 };
};

describe('likeness', () => {
  it('is one for forms of a word, less for words of one meaning, none for others', () => {
    expect(likeness(word('decided'), word('decides'))).toBe(1);
    expect(likeness(word('bought'), word('purchased'))).toBeGreaterThan(0.85);
    expect(likeness(word('repaired'), word('mended'))).toBeGreaterThan(0.5);
    expect(likeness(word('bought'), word('repaired'))).toBeLessThan(0.3);
    expect(likeness(word('bought'), word('sold'))).toBe(0);
    expect(likeness(word('contract', 'NOUN'), word('contrast', 'NOUN'))).toBe(0);
    expect(likeness(word('lessor', 'NOUN'), word('lessee', 'NOUN'))).toBe(0);
  });
});

describe('areOpposite', () => {
  it.each([
    ['rose', 'fell'],
    ['accepted', 'rejected'],
    ['enabled', 'disabled'],
    ['sold', 'unsold'],
  ])('%s and %s', (one, other) => {
    expect(areOpposite(word(one), word(other))).toBe(true);
    expect(areOpposite(word(other), word(one))).toBe(true);
  });

  it('no word is the opposite of itself or of what it can stand for', () => {
    expect(areOpposite(word('rose'), word('risen'))).toBe(false);
    expect(areOpposite(word('rose'), word('increased'))).toBe(false);
  });
});
