import { describe, expect, it } from '@jest/globals';
import { tokenize } from '../text/tokens.ts';
import { builtInRules } from './built-in-rules.ts';
import { compileRules, matchRules } from './compile-rules.ts';
import { wordClasses } from './word-classes.ts';

const compiled = compileRules({ rules: builtInRules, classes: wordClasses, engine: 'native' });
const found = (text: string) =>
  matchRules(compiled, tokenize(text), text).map(({ rule }) => compiled.rules[rule]?.id);

describe('the built-in rules', () => {
  it.each(builtInRules.flatMap(({ id, for: texts }) => texts.map((text) => [id, text])))(
    '%s finds "%s"',
    (id, text) => {
      expect(found(text)).toContain(id);
    },
  );

  it.each(builtInRules.flatMap(({ id, against }) => against.map((text) => [id, text])))(
    '%s leaves "%s" alone',
    (id, text) => {
      expect(found(text)).not.toContain(id);
    },
  );

  it('carry an id of their family, an OWASP id and examples on both sides', () => {
    for (const rule of builtInRules) {
      expect(rule.id.split('.')[0]).toBe(rule.family);
      expect(rule.owasp).toMatch(/^LLM\d\d$/);
      expect(rule.for.length).toBeGreaterThan(0);
      expect(rule.against.length).toBeGreaterThan(0);
    }
    expect(new Set(builtInRules.map(({ id }) => id)).size).toBe(builtInRules.length);
  });
});
