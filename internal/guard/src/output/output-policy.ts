// What follows from a finding in an answer.
import { findProblems } from '@internal/kit';
import { throwProblems } from '../verdict/guard-error.ts';
import { unknownFields } from '../verdict/unknown-fields.ts';
import { toHost } from './markup/allow-list.ts';

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
  /** Hosts that answers may point to, by name alone; `.example.com` stands for all below it. Default: none. */
  allowHosts?: readonly string[];
  /** For an answer without the form its context asks for. Default: `flag`. */
  format?: 'allow' | 'flag' | 'block';
  /** Longest answer whose form is checked, in UTF-16 units; a longer one has none. Default: 1,000,000. */
  maxChars?: number;
  /** Replaces data in the answer before it leaves. Default: none. */
  redactor?: TextRedactor | undefined;
  /**
   * Characters of a stream that wait so that the redactor sees them whole, with `redactor` only: what it knows by a name is found
   * as long as both fit. One run of letters and digits waits to its end, up to 8,192. Default: 128.
   */
  redactWindow?: number;
}

const defaults: Required<OutputPolicy> = {
  leak: 'block',
  leakWords: 8,
  links: 'sanitize',
  allowHosts: [],
  format: 'flag',
  maxChars: 1_000_000,
  redactor: undefined,
  redactWindow: 128,
};
const hostRule =
  'must be the name of a host alone; write docs.example.com, or .example.com for all below it: no scheme, port, path or *';
const choices = ['allow', 'flag', 'block'];

/** The policy with its defaults filled in; a later layer wins field by field. */
export function completePolicy(...layers: readonly (OutputPolicy | undefined)[]): Required<OutputPolicy> {
  const given = layers
    .flatMap((layer) => Object.entries(layer ?? {}))
    .filter(([, value]) => value !== undefined);
  const policy = { ...defaults, ...(Object.fromEntries(given) as OutputPolicy) };
  const hosts: readonly unknown[] = Array.isArray(policy.allowHosts) ? policy.allowHosts : [];
  const isWhole = (value: number, min: number, max: number) =>
    Number.isInteger(value) && value >= min && value <= max;
  throwProblems('the output guard', [
    ...unknownFields(policy, Object.keys(defaults), 'policy'),
    ...findProblems({
      "policy.allowHosts must be a list of hosts; write ['docs.example.com']": Array.isArray(
        policy.allowHosts,
      ),
      ...Object.fromEntries(
        hosts.map((host, at) => [`policy.allowHosts.${at} ${hostRule}`, toHost(host) !== undefined]),
      ),
      'policy.leak must be one of allow, flag, block': choices.includes(policy.leak),
      'policy.links must be one of allow, flag, sanitize, block': [...choices, 'sanitize'].includes(
        policy.links,
      ),
      'policy.format must be one of allow, flag, block': choices.includes(policy.format),
      'policy.leakWords must be a whole number from 4 to 64': isWhole(policy.leakWords, 4, 64),
      'policy.maxChars must be a whole number above 0': isWhole(policy.maxChars, 1, 2 ** 31),
      'policy.redactor must have redact()':
        policy.redactor === undefined || typeof policy.redactor?.redact === 'function',
      'policy.redactWindow must be a whole number from 0 to 8192': isWhole(policy.redactWindow, 0, 8_192),
    }),
  ]);
  return { ...policy, allowHosts: hosts.map((host) => toHost(host) as string) };
}
