// Reads rules from their short notation.
import type { PatternRule, PhraseRule, RuleBase, RuleFamily } from './rule.ts';

/**
 * Reads rules kept as text: a line `family.name OWASP-id weight` for each, below it its phrases, one a line, or its
 * pattern after `/`; then the texts that it finds after `+`, and those that it leaves alone after `-`.
 */
export function readRules(source: string): readonly (PhraseRule | PatternRule)[] {
  return source.trim().split(/\n\n/).map(readRule);
}

function readRule(paragraph: string): PhraseRule | PatternRule {
  const [head = '', ...lines] = paragraph.split('\n');
  const [id = '', owasp = '', weight] = head.split(' ');
  const after = (mark: string) => lines.filter((line) => line[0] === mark).map((line) => line.slice(2));
  const base: RuleBase = {
    id,
    family: id.split('.')[0] as RuleFamily,
    owasp,
    weight: Number(weight),
    for: after('+'),
    against: after('-'),
  };
  const [pattern] = after('/');
  return pattern === undefined ? { ...base, phrase: after(' ') } : { ...base, pattern };
}
