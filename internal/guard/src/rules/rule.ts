// What a rule and a pack of rules are.

/** What an attack tries; the first part of a rule's id. */
export type RuleFamily =
  | 'override'
  | 'role_play'
  | 'prompt_extraction'
  | 'delimiter'
  | 'tool_abuse'
  | 'exfiltration'
  | 'secret'
  | 'obfuscation';

/** What all rules say about themselves. */
export interface RuleBase {
  /** `family.name`, shown as the reason. */
  readonly id: string;
  readonly family: RuleFamily;
  /** Id in the OWASP Top 10 for LLM applications 2025. */
  readonly owasp: string;
  /** How much one hit proves, 0..1. */
  readonly weight: number;
  /** Texts that the rule finds. */
  readonly for: readonly string[];
  /** Texts that look alike and are left alone. */
  readonly against: readonly string[];
}

/**
 * A rule over words. `phrase` is a row of steps: `$name` any word of a class, `one|two` one of these words, and
 * between two steps `~3` for up to three words in between (none without it).
 */
export interface PhraseRule extends RuleBase {
  readonly phrase: string | readonly string[];
}

/** A rule over characters of the folded text. */
export interface PatternRule extends RuleBase {
  /** Source of a regular expression, run without regard to case on a linear-time engine. */
  readonly pattern: string;
}

/** Rules of your own, checked on top of the built-in ones. */
export interface RulePack {
  readonly name: string;
  /** Word classes for `$name` in phrases: words separated by spaces. */
  readonly classes?: Readonly<Record<string, string>>;
  readonly rules: readonly (PhraseRule | PatternRule)[];
}
