import { describe, expect, it } from '@jest/globals';
import { RE2JS } from 're2js';
import { tokenize } from '../text/tokens.ts';
import { compileRules, matchRules } from './compile-rules.ts';
import type { PatternRule, PhraseRule } from './rule.ts';

const about = { family: 'override', owasp: 'LLM01', weight: 0.5, for: [], against: [] } as const;
const phrase = (text: string, id = 'override.own'): PhraseRule => ({ ...about, id, phrase: text });
const pattern = (text: string): PatternRule => ({ ...about, id: 'override.own', pattern: text });
const hits = (rule: PhraseRule | PatternRule, text: string) =>
  matchRules(
    compileRules({ rules: [rule], classes: { fruit: 'apple pear' }, engine: RE2JS }),
    tokenize(text),
    text,
  );

describe('phrases', () => {
  it('allow no words in between unless a gap says so', () => {
    expect(hits(phrase('eat $fruit'), 'eat apple')).toHaveLength(1);
    expect(hits(phrase('eat $fruit'), 'eat one apple')).toHaveLength(0);
    expect(hits(phrase('eat ~1 $fruit'), 'eat one pear')).toHaveLength(1);
    expect(hits(phrase('eat ~1 $fruit'), 'eat one big pear')).toHaveLength(0);
  });

  it('stay within a sentence, but not within a line', () => {
    expect(hits(phrase('eat ~3 $fruit'), 'eat this. An apple')).toHaveLength(0);
    expect(hits(phrase('eat ~3 $fruit'), 'eat this\nbig apple')).toHaveLength(1);
  });

  it('tell where they were found', () => {
    expect(hits(phrase('eat ~1 apple|pear'), 'please eat an apple!')).toEqual([
      { rule: 0, start: 7, end: 19 },
    ]);
  });

  it('take one word for one step only', () => {
    expect(hits(phrase('$fruit ~5 $fruit'), 'apple')).toHaveLength(0);
    expect(hits(phrase('$fruit ~5 $fruit'), 'apple or pear')).toHaveLength(1);
  });

  it('report at most 64 places of one rule', () => {
    expect(hits(phrase('apple'), 'apple '.repeat(200))).toHaveLength(64);
  });
});

describe('patterns', () => {
  it('run on the engine that was passed, without regard to case', () => {
    expect(hits(pattern('h[ae]llo+'), 'say HELLOOO')).toEqual([{ rule: 0, start: 4, end: 11 }]);
  });

  it('stay linear where a backtracking engine would not end', () => {
    expect(hits(pattern('(a+)+$'), `${'a'.repeat(5_000)}!`)).toHaveLength(0);
  });
});

describe('a rule that cannot work', () => {
  const problem = (rule: PhraseRule | PatternRule, engine: typeof RE2JS | undefined = RE2JS) => {
    try {
      compileRules({ rules: [rule], engine });
    } catch (error) {
      return error;
    }
    return undefined;
  };

  it.each([
    [phrase('$nothing here'), 'override.own steps into the unknown word class "$nothing"'],
    [phrase(''), 'has a phrase of other than 1 to 32 steps'],
    [phrase('a ~31 b'), 'has a gap other than ~0 to ~30'],
    [phrase('a ~x b'), 'has a gap other than ~0 to ~30'],
    [phrase('a --'), 'has a step without a word'],
    [pattern('(unclosed'), 'has a pattern that does not compile'],
    [{ ...about, id: 'override.own' } as never, 'has neither a phrase nor a pattern'],
    [{ ...about, id: 'override.own', phrase: [] } as never, 'has neither a phrase nor a pattern'],
    [{ ...about, id: 'override.own', phrase: ['a', 5] } as never, 'has neither a phrase nor a pattern'],
    [{ ...phrase('a'), weight: 2 }, 'has a weight other than a number from 0 to 1'],
    [phrase('a', 'No Id'), 'id must be "family.name"'],
  ])('is refused with its name: %#', (rule, message) => {
    expect(problem(rule)).toMatchObject({
      code: 'invalid_options',
      retryable: false,
      message: expect.stringContaining(message),
    });
  });

  it('is a pattern without an engine', () => {
    expect(() => compileRules({ rules: [pattern('a')] })).toThrow('pass { engine: RE2JS }');
  });
});
