// Runs compiled rules over the words of a text.
import type { Tokens } from '../text/tokens.ts';
import type { CompiledRules } from './compile-rules.ts';

/** One place where a rule was found, in offsets of the folded text. */
export interface RuleHit {
  readonly rule: number;
  readonly start: number;
  readonly end: number;
}

const maxHitsOfRule = 64;

/** Runs all rules over one text: one pass over the words whatever the rules, so the time grows with the text only. */
export function matchRules(
  compiled: CompiledRules,
  tokens: Tokens,
  text: string,
  most = maxHitsOfRule,
): RuleHit[] {
  const hits: RuleHit[] = [];
  const counts = new Int32Array(compiled.rules.length);
  const last = new Int32Array(compiled.slots).fill(-1000);
  const first = new Int32Array(compiled.slots);
  const { hash, start, end, opens, count } = tokens;
  let sentence = 0;
  const { steps } = compiled;
  const add = (rule: number, from: number, to: number): boolean => {
    if ((counts[rule] as number) >= most) return false;
    counts[rule] = (counts[rule] as number) + 1;
    hits.push({ rule, start: from, end: to });
    return true;
  };
  for (let at = 0; at < count; at++) {
    if (opens[at] === 1) sentence = at;
    const list = steps.get(hash[at] as number);
    if (list === undefined) continue;
    for (const step of list) {
      const { slot } = step;
      if (step.isFirst) first[slot] = at;
      // What belongs together stands in one sentence, though not on one line.
      else if ((last[slot - 1] as number) >= sentence && at - (last[slot - 1] as number) - 1 <= step.gap)
        first[slot] = first[slot - 1] as number;
      else continue;
      last[slot] = at;
      if (step.found >= 0) add(step.found, start[first[slot] as number] as number, end[at] as number);
    }
  }
  for (const { rule, find } of compiled.patterns) find(text, (from, to) => add(rule, from, to));
  return hits;
}
