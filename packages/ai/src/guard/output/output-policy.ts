// Infrastructure Service: ai · stable API, changes affect all users
import { failOn } from '../input/policy.ts';

/** Replaces secrets and personal data in a text; the redactor of @tpl/security fits. */
export interface TextRedactor {
  redact(text: string): string;
}

/** What follows from a finding in an answer. */
export interface OutputPolicy {
  /** For a leak of the system text or the canary. Default: `block`. */
  leak?: 'allow' | 'flag' | 'block';
  /** Consecutive words of the system text that make a leak, 4..64. Default: 8. */
  leakWords?: number;
  /** For addresses outside `allowHosts`: `sanitize` cuts out what loads without a click and flags links that carry data. Default: `sanitize`. */
  links?: 'allow' | 'flag' | 'sanitize' | 'block';
  /** Hosts that answers may point to; `.example.com` stands for all below it. Default: none. */
  allowHosts?: readonly string[];
  /** For an answer without the form its context asks for. Default: `flag`. */
  format?: 'allow' | 'flag' | 'block';
  /** Longest answer whose form is checked, in UTF-16 units; a longer one has none. Default: 1,000,000. */
  maxChars?: number;
  /** Replaces data in the answer before it leaves. Default: none. */
  redactor?: TextRedactor | undefined;
  /** Characters of a stream that wait so that the redactor sees them whole, with `redactor` only. Default: 128. */
  redactWindow?: number;
}

const choices: Readonly<Record<string, readonly string[]>> = {
  leak: ['allow', 'flag', 'block'],
  links: ['allow', 'flag', 'sanitize', 'block'],
  format: ['allow', 'flag', 'block'],
};

/** The policy with its defaults filled in. */
export function completePolicy(...layers: readonly (OutputPolicy | undefined)[]): Required<OutputPolicy> {
  const merged: OutputPolicy = Object.assign({}, ...layers);
  const whole = (value: number | undefined, min: number, max: number) =>
    value === undefined || (Number.isInteger(value) && value >= min && value <= max);
  failOn([
    ...Object.entries(choices).flatMap(([field, words]) => {
      const value = merged[field as 'leak' | 'links' | 'format'];
      return value === undefined || words.includes(value)
        ? []
        : [`policy.${field} must be one of ${words.join(', ')}`];
    }),
    ...(whole(merged.leakWords, 4, 64) ? [] : ['policy.leakWords must be a whole number from 4 to 64']),
    ...(whole(merged.maxChars, 1, 2 ** 31) ? [] : ['policy.maxChars must be a whole number above 0']),
    ...(whole(merged.redactWindow, 0, 8_192)
      ? []
      : ['policy.redactWindow must be a whole number from 0 to 8192']),
  ]);
  return {
    leak: merged.leak ?? 'block',
    leakWords: merged.leakWords ?? 8,
    links: merged.links ?? 'sanitize',
    allowHosts: merged.allowHosts ?? [],
    format: merged.format ?? 'flag',
    maxChars: merged.maxChars ?? 1_000_000,
    redactor: merged.redactor,
    redactWindow: merged.redactWindow ?? 128,
  };
}
