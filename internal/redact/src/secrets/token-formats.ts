// Finds tokens by the formats that vendors document.

import type { Detector } from '../detect/detector.ts';
import { defineDetector } from '../detect/detector.ts';
import { readKeyFormat } from './key-format.ts';
import { entropyOf, isPlaceholder } from './randomness.ts';
import { base64Formats, vendorFormats } from './vendor-formats.ts';

// Formats that begin with anything are tried only in runs that hold what stands further inside.
const insides: Readonly<Record<string, string>> = {
  azure_devops_token: 'AZDO',
  azure_key: 'JQQJ99',
  azure_secret: 'Q~',
  mailchimp_key: '-us',
  mailgun_key: '-',
  maxmind_key: '_mmk',
  rapidapi_key: 'msh',
  terraform_token: '.atlasv1.',
  zhipu_key: '.',
};

interface Format {
  readonly kind: string;
  readonly pattern: RegExp;
}

/** Every alternative by the characters it can begin with, and those that begin with anything. */
function indexOf(sourcesByKind: typeof vendorFormats) {
  const anywhere: (Format & { readonly inside: string })[] = [];
  const byFirst = new Map<string, Format[]>();
  for (const [kind, sources] of sourcesByKind)
    for (const source of alternativesOf(sources)) {
      const pattern = new RegExp(source, 'y');
      const firsts = firstCharactersOf(source);
      if (firsts === undefined) anywhere.push({ kind, pattern, inside: insides[kind] ?? '' });
      for (const first of firsts ?? [])
        byFirst.set(first, [...(byFirst.get(first) ?? []), { kind, pattern }]);
    }
  return { anywhere, byFirst };
}

const known = indexOf(vendorFormats);

/** What stands between the bars of a pattern that are in no brackets. */
function alternativesOf(source: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of source) {
    if (character === '(' || character === '[') depth += 1;
    if (character === ')' || character === ']') depth -= 1;
    if (character === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** The characters that a pattern can begin with, where it names them. */
function firstCharactersOf(source: string): string[] | undefined {
  if (/^[A-Za-z0-9]/.test(source)) return [source.charAt(0)];
  const listed = /^\[([A-Za-z]+)\]/.exec(source)?.[1];
  if (listed !== undefined) return [...listed];
  const group = /^\(\?:([^()]*)\)/.exec(source)?.[1];
  return group === undefined
    ? undefined
    : alternativesOf(group).flatMap((part) => firstCharactersOf(part) ?? []);
}

const shortest = 20;
const isRunCode = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w.~-]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const isRunSign = (text: string, at: number) => isRunCode[text.charCodeAt(at)] === 1;
// Most long runs are names in one case without a digit: no key is.
const mixed = /\d|[a-z][A-Z]|[A-Z]{16}|hf_/;
const separators = /[._~-]/g;

/** Tokens whose format a vendor documents. */
export const tokens: Detector = {
  family: 'secret',
  *find(text) {
    let start = 0;
    while (start + shortest <= text.length) {
      // From the end of the shortest run backwards: most words are passed over by one look.
      let last = start + shortest - 1;
      while (last >= start && isRunSign(text, last)) last -= 1;
      if (last >= start) start = last + 1;
      else {
        let end = start + shortest;
        while (end < text.length && isRunSign(text, end)) end += 1;
        yield* tokensIn(text.slice(start, end), start);
        start = end + 1;
      }
    }
  },
};

function* tokensIn(run: string, index: number): Iterable<{ kind: string; start: number; end: number }> {
  if (!mixed.test(run)) return;
  const inside = known.anywhere.filter((format) => run.includes(format.inside));
  let from = 0;
  // A token begins where the run does, or after a sign.
  for (let start = 0; start >= 0 && run.length - start >= 16; ) {
    const found =
      start < from
        ? undefined
        : (tokenAt(run, start, known.byFirst.get(run.charAt(start))) ?? tokenAt(run, start, inside));
    if (found) {
      from = start + found.length;
      yield { kind: found.kind, start: index + start, end: index + from };
    }
    separators.lastIndex = start;
    start = separators.test(run) ? separators.lastIndex : -1;
  }
}

function tokenAt(
  run: string,
  start: number,
  tried: readonly Format[] = [],
): { kind: string; length: number } | undefined {
  for (const { kind, pattern } of tried) {
    pattern.lastIndex = start;
    const value = pattern.exec(run)?.[0];
    if (value !== undefined && isRandom(kind, value)) return { kind, length: value.length };
  }
  return undefined;
}

/** Tokens in plain base64. */
export const base64Tokens: readonly Detector[] = base64Formats.map(([kind, start, source]) =>
  defineDetector({
    kind,
    family: 'secret',
    hints: [start],
    pattern: new RegExp(`(?<![A-Za-z0-9])${source}`, 'g'),
    accept: (value) => mixed.test(value) && isRandom(kind, value),
  }),
);

function isRandom(kind: string, value: string): boolean {
  if (kind === 'tpl_key') return readKeyFormat(value) !== undefined;
  // `s.totalDependenciesCruised` is a member of an object.
  if (value.startsWith('s.') && (value.match(/\d/g)?.length ?? 0) < 2) return false;
  if (kind === 'jwt') return /^eyJ[^.]*\.eyJ/.test(value) || isJoseHeader(value);
  return entropyOf(value) > 3 && !isPlaceholder(value);
}

/** Whether the first part names an algorithm (RFC 7515, 4.1.1): what only begins like JSON may be a path to anything. */
function isJoseHeader(value: string): boolean {
  return Buffer.from(value.slice(0, value.indexOf('.')), 'base64url')
    .toString('latin1')
    .includes('"alg"');
}
