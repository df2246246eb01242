// Combines detectors and sensitive names into one redactor.
import { createHmac, randomBytes } from 'node:crypto';
import type { Detector, Finding } from './detect/detector.ts';
import { findAll } from './find-all.ts';
import { quotesAt } from './json-number.ts';
import { createLiveSecrets } from './live-secrets.ts';
import { piiDetectors } from './people/pii-detectors.ts';
import { redactValue } from './redact-value.ts';
import { seenIn } from './second-reading.ts';
import { Secret } from './secret.ts';
import { secretDetectors } from './secrets/secret-detectors.ts';

/** How a redactor is made. */
export interface RedactorOptions {
  /** What is looked for. Default: secrets and PII. */
  readonly families?: readonly Detector['family'][];
  /** Detectors besides the built-in ones. */
  readonly detectors?: readonly Detector[];
  /** Kinds that are left alone, for example `ip`. */
  readonly ignore?: readonly string[];
  /** Live secrets, any number, found wherever they stand; shorter than 6 characters they are left out. */
  readonly secrets?: readonly (string | Secret<string>)[];
  /**
   * `label`: `[email]`. `pseudonym`: `[email:1f0c9a3b]`, the same for the same text however it is escaped, so that lines can be joined.
   * Secrets are always labeled. Default: `label`.
   */
  readonly style?: 'label' | 'pseudonym';
  /** Key of the pseudonyms; the same key gives the same ones in every process. Default: a random one. */
  readonly pseudonymKey?: string | Secret<string>;
  /** Characters of one text that are looked at; the rest is cut off, between words, and counted. Default: 1,000,000. */
  readonly maxTextLength?: number;
}

/** Takes out what should not be seen. */
export interface Redactor {
  /** A copy with texts cleaned, at any depth: objects, errors with causes, headers, lists, maps. Never throws. */
  redact<T>(value: T): T;
  /** What would be taken out of a text, and where. */
  find(text: string): readonly Finding[];
  /** Adds a live secret, from now on. */
  register(secret: string | Secret<string>): void;
}

const longestKept = 24;
const mostKept = 2_000;
const longestSecret = 20_000;

/**
 * Creates a redactor for secrets and personal data.
 *
 * @example
 * import { createRedactor } from '@tpl/security';
 *
 * const redactor = createRedactor();
 * console.log(redactor.redact({ note: 'ask ada@lovelace.org', password: 'tulip' })); // { note: 'ask [email]', password: '[redacted]' }
 */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const { families = ['secret', 'pii'], ignore = [], style = 'label', maxTextLength = 1_000_000 } = options;
  const key = reveal(options.pseudonymKey ?? randomBytes(32).toString('hex'));
  const live = createLiveSecrets();
  // The same few names, routes and words stand in every line of a log: what was found harmless is not searched again.
  const harmless = new Set<string>();
  const register = (secret: string | Secret<string>) => {
    live.add(reveal(secret));
    harmless.clear();
  };
  for (const secret of options.secrets ?? []) register(secret);

  const detectors = [live, ...secretDetectors, ...piiDetectors, ...(options.detectors ?? [])].filter(
    (detector) => detector === live || families.includes(detector.family),
  );

  const find = (text: string): Finding[] =>
    findAll(text, detectors).filter(({ kind }) => !ignore.includes(kind));

  function toLabel({ kind, family, start, end }: Finding, text: string): string {
    if (style === 'label' || family === 'secret') return `[${kind}]`;
    const value = seenIn(text, start, end);
    return `[${kind}:${createHmac('sha256', key).update(value.toLowerCase()).digest('hex').slice(0, 8)}]`;
  }

  function clean(text: string): string {
    if (harmless.has(text)) return text;
    const seen = text.length > maxTextLength ? text.slice(0, cutOf(text, maxTextLength)) : text;
    const rest = text.length - seen.length;
    const found = find(seen);
    if (found.length === 0 && rest <= 0) {
      // Own detectors may change their mind.
      if (text.length <= longestKept && !options.detectors) {
        if (harmless.size >= mostKept) harmless.clear();
        harmless.add(text);
      }
      return text;
    }
    let out = '';
    let from = 0;
    for (const finding of found) {
      const quotes = quotesAt(seen, finding.start, finding.end);
      out += seen.slice(from, finding.start) + quotes + toLabel(finding, seen) + quotes;
      from = finding.end;
    }
    return out + seen.slice(from) + (rest > 0 ? `[${rest} more characters]` : '');
  }

  return { redact: <T>(value: T) => redactValue(value, clean) as T, find, register };
}

/** Where to cut: between words, since of a secret that is cut in two nothing could be found. */
function cutOf(text: string, length: number): number {
  const start = Math.max(0, length - longestSecret);
  const space = text.slice(start, length + 1).search(/\s\S*$/);
  return space < 0 ? start : start + space;
}

const reveal = (secret: string | Secret<string>): string =>
  secret instanceof Secret ? secret.reveal() : secret;
