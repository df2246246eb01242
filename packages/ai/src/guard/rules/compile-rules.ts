// Infrastructure Service: ai · stable API, changes affect all users
import { GuardError } from '../guard-error.ts';
import { normalise } from '../text/normalise.ts';
import { tokenise } from '../text/tokens.ts';
import type { PatternRule, PhraseRule, RuleBase } from './rule.ts';

/** The part of a linear-time regular expression engine that patterns of your own need; `RE2JS` of re2js fits. */
export interface LinearEngine {
  compile(
    pattern: string,
    flags?: number,
  ): { matcher(text: string): { find(): boolean; start(): number; end(): number } };
}

/** One step that a word can take: state of a phrase, and the gap it allows after the step before. */
export interface Step {
  readonly slot: number;
  readonly gap: number;
  readonly isFirst: boolean;
  /** Index of the rule that is found with this step; -1 where more steps follow. */
  readonly found: number;
}

/** Finds the hits of one pattern; calls `hit` with offsets in the folded text. */
export type FindPattern = (text: string, hit: (start: number, end: number) => boolean) => void;

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

/** Compiles rules; `engine` is `native` only for the patterns that come with the package. */
export function compileRules(
  rules: readonly (PhraseRule | PatternRule)[],
  classes: Readonly<Record<string, string>>,
  engine: LinearEngine | 'native' | undefined,
): CompiledRules {
  const steps = new Map<number, Step[]>();
  const patterns: { rule: number; find: FindPattern }[] = [];
  let slots = 0;
  const hashes = new Map<string, readonly number[]>();
  const wordsOf = (rule: RuleBase, step: string): readonly number[] => {
    const known = hashes.get(step);
    if (known) return known;
    const found = new Set<number>();
    for (const part of step.split('|')) {
      const list = part.startsWith('$')
        ? Object.hasOwn(classes, part.slice(1))
          ? classes[part.slice(1)]
          : undefined
        : part;
      if (list === undefined)
        throw invalid(rule, part.startsWith('$') ? `there is no word class "${part}"` : 'a step has no word');
      const words = tokenise(normalise(list).text);
      for (let at = 0; at < words.count; at++) found.add(words.hash[at] as number);
    }
    if (found.size === 0) throw invalid(rule, 'there is no word in a step');
    hashes.set(step, [...found]);
    return [...found];
  };

  rules.forEach((rule, index) => {
    checkRule(rule);
    if ('pattern' in rule) {
      patterns.push({ rule: index, find: compilePattern(rule, engine) });
      return;
    }
    // Packs may come from JSON, whatever their type says.
    const phrases: readonly string[] | undefined =
      typeof rule.phrase === 'string' ? [rule.phrase] : rule.phrase;
    if (!Array.isArray(phrases)) throw invalid(rule, 'it has neither a phrase nor a pattern');
    for (const phrase of phrases as readonly string[]) {
      const parts = phrase.split(' ').filter(Boolean);
      const wanted = parts.filter((part) => !part.startsWith('~'));
      if (wanted.length === 0 || wanted.length > maxSteps)
        throw invalid(rule, `a phrase has 1 to ${maxSteps} steps`);
      let gap = 0;
      let step = 0;
      for (const part of parts) {
        if (part.startsWith('~')) {
          gap = Number(part.slice(1));
          if (!Number.isInteger(gap) || gap < 0 || gap > maxGap)
            throw invalid(rule, `a gap is ~0 to ~${maxGap}`);
          continue;
        }
        const entry = {
          slot: slots++,
          gap,
          isFirst: step === 0,
          found: ++step === wanted.length ? index : -1,
        };
        for (const hash of wordsOf(rule, part)) {
          const list = steps.get(hash);
          // Later steps first: one word must not take two steps of one phrase at once.
          if (list) list.unshift(entry);
          else steps.set(hash, [entry]);
        }
        gap = 0;
      }
    }
  });
  return { rules, slots, steps, patterns };
}

function checkRule(rule: PhraseRule | PatternRule): void {
  if (!/^[a-z_]{1,40}\.[a-z0-9_]{1,60}$/.test(rule.id))
    throw new GuardError(
      'invalid_rule',
      'The id of a rule is "family.name" in small letters, digits and "_".',
    );
  if (!(rule.weight >= 0 && rule.weight <= 1)) throw invalid(rule, 'its weight is a number from 0 to 1');
}

function compilePattern(rule: PatternRule, engine: LinearEngine | 'native' | undefined): FindPattern {
  if (engine === 'native') {
    const pattern = new RegExp(rule.pattern, 'gi');
    return (text, hit) => {
      for (const match of text.matchAll(pattern))
        if (!hit(match.index, match.index + match[0].length)) return;
    };
  }
  if (engine === undefined)
    throw invalid(rule, 'a pattern needs a linear-time engine: pass { engine: RE2JS } from "re2js"');
  try {
    const compiled = engine.compile(`(?i)${rule.pattern}`);
    return (text, hit) => {
      const matcher = compiled.matcher(text);
      while (matcher.find()) if (!hit(matcher.start(), matcher.end())) return;
    };
  } catch (cause) {
    throw invalid(rule, 'its pattern does not compile', cause);
  }
}

function invalid(rule: RuleBase, problem: string, cause?: unknown): GuardError {
  return new GuardError('invalid_rule', `Rule "${rule.id}": ${problem}.`, { cause });
}
