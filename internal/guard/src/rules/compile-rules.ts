// Compiles rules into one table, and matches words against it.
import { normalize } from '../text/normalize.ts';
import type { Tokens } from '../text/tokens.ts';
import { tokenize } from '../text/tokens.ts';
import { GuardError } from '../verdict/guard-error.ts';
import type { PatternRule, PhraseRule, RuleBase } from './rule.ts';

/** The part of a linear-time regular expression engine that patterns of your own need; `RE2JS` of re2js fits. */
export interface LinearEngine {
  compile(
    pattern: string,
    flags?: number,
  ): { matcher(text: string): { find(): boolean; start(): number; end(): number } };
}

/** One step that a word can take: state of a phrase, and the gap it allows after the step before. */
interface Step {
  readonly slot: number;
  readonly gap: number;
  readonly isFirst: boolean;
  /** Index of the rule that is found with this step; -1 where more steps follow. */
  readonly found: number;
}

/** Finds the hits of one pattern; calls `hit` with offsets in the folded text. */
type FindPattern = (text: string, hit: (start: number, end: number) => boolean) => void;

/** Rules made ready to run over words in one pass. */
export interface CompiledRules {
  readonly rules: readonly RuleBase[];
  readonly slots: number;
  /** By hash of a word: what it can advance, later steps first. */
  readonly steps: ReadonlyMap<number, readonly Step[]>;
  readonly patterns: readonly { readonly rule: number; readonly find: FindPattern }[];
}

const maxSteps = 32;
const maxGap = 30;

/** Rules with the word classes of their phrases and the engine of their patterns. */
interface RuleSource {
  readonly rules: readonly (PhraseRule | PatternRule)[];
  readonly classes?: Readonly<Record<string, string>>;
  /** `native` only for the patterns that come with the package. */
  readonly engine?: LinearEngine | 'native' | undefined;
}

/** Compiles rules of several sources to run together. */
export function compileRules(...sources: readonly RuleSource[]): CompiledRules {
  const all: RuleBase[] = [];
  const steps = new Map<number, Step[]>();
  const patterns: { rule: number; find: FindPattern }[] = [];
  let slots = 0;
  const addPhrase = (rule: RuleBase, phrase: string, wordsOf: (step: string) => readonly number[]) => {
    const parts = phrase.split(' ').filter(Boolean);
    const last = parts.filter((part) => !part.startsWith('~')).length - 1;
    if (last < 0 || last >= maxSteps)
      throw invalid(rule, `has a phrase of other than 1 to ${maxSteps} steps`);
    let gap = 0;
    let at = 0;
    for (const part of parts) {
      if (part.startsWith('~')) {
        gap = Number(part.slice(1));
        if (!Number.isInteger(gap) || gap < 0 || gap > maxGap)
          throw invalid(rule, `has a gap other than ~0 to ~${maxGap}`);
        continue;
      }
      const step = { slot: slots++, gap, isFirst: at === 0, found: at++ === last ? all.length : -1 };
      // Later steps first: one word must not take two steps of one phrase at once.
      for (const hash of wordsOf(part)) {
        const list = steps.get(hash);
        if (list) list.unshift(step);
        else steps.set(hash, [step]);
      }
      gap = 0;
    }
  };
  for (const { rules, classes = {}, engine } of sources) {
    const known = new Map<string, readonly number[]>();
    for (const rule of rules) {
      checkRule(rule);
      if ('pattern' in rule) patterns.push({ rule: all.length, find: compilePattern(rule, engine) });
      else
        for (const phrase of phrasesOf(rule))
          addPhrase(rule, phrase, (step) => {
            const words = known.get(step) ?? hashesOf(rule, step, classes);
            known.set(step, words);
            return words;
          });
      all.push(rule);
    }
  }
  return { rules: all, slots, steps, patterns };
}

// Packs may come from JSON, whatever their type says.
function phrasesOf(rule: PhraseRule): readonly string[] {
  const phrases = [rule.phrase].flat();
  if (phrases.length > 0 && phrases.every((phrase) => typeof phrase === 'string')) return phrases;
  throw invalid(rule, 'has neither a phrase nor a pattern');
}

function hashesOf(
  rule: RuleBase,
  step: string,
  classes: Readonly<Record<string, string>>,
): readonly number[] {
  const found = step.split('|').flatMap((part) => {
    const name = part.slice(1);
    if (part.startsWith('$') && !Object.hasOwn(classes, name))
      throw invalid(rule, `steps into the unknown word class "${part}"`);
    const words = tokenize(normalize(part.startsWith('$') ? (classes[name] ?? '') : part).text);
    return [...words.hash.subarray(0, words.count)];
  });
  if (found.length === 0) throw invalid(rule, 'has a step without a word');
  return [...new Set(found)];
}

function checkRule(rule: PhraseRule | PatternRule): void {
  if (!/^[a-z_]{1,40}\.[a-z0-9_]{1,60}$/.test(rule.id))
    throw new GuardError('the guard', [
      { path: 'id', message: 'must be "family.name" in small letters, digits and "_"' },
    ]);
  if (!(rule.weight >= 0 && rule.weight <= 1))
    throw invalid(rule, 'has a weight other than a number from 0 to 1');
}

function compilePattern(rule: PatternRule, engine: RuleSource['engine']): FindPattern {
  if (engine === 'native') {
    const pattern = new RegExp(rule.pattern, 'gi');
    return (text, hit) => {
      pattern.lastIndex = 0;
      for (let match = pattern.exec(text); match; match = pattern.exec(text))
        if (!hit(match.index, match.index + match[0].length)) return;
    };
  }
  if (engine === undefined)
    throw invalid(
      rule,
      'has a pattern, which needs a linear-time engine: pass { engine: RE2JS } from "re2js"',
    );
  try {
    const compiled = engine.compile(`(?i)${rule.pattern}`);
    return (text, hit) => {
      const matcher = compiled.matcher(text);
      while (matcher.find()) if (!hit(matcher.start(), matcher.end())) return;
    };
  } catch (cause) {
    throw invalid(rule, 'has a pattern that does not compile', cause);
  }
}

function invalid(rule: RuleBase, problem: string, cause?: unknown): GuardError {
  return new GuardError('the guard', [{ path: rule.id, message: problem }], { cause });
}

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
