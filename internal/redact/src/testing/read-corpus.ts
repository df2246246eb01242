// Reads the redactor's own sets: rows of a family and a text, made secret by macros, with what must go between « and ».
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A text and what must not be left of it. */
export interface CorpusRow {
  readonly family: string;
  readonly text: string;
  /** Each stretch that must be hidden; empty for a look-alike. */
  readonly values: readonly string[];
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digits = '0123456789';
const letters = upper + upper.toLowerCase();
const alphabets: Readonly<Record<string, string>> = {
  A: letters + digits,
  a: letters,
  n: upper.toLowerCase() + digits,
  h: `${digits}abcdef`,
  H: `${digits}ABCDEF`,
  V: upper + digits,
  U: `${upper}234567`,
  Z: '023456789ACDEFGHJKLMNPQRSTUVWXYZ',
  d: digits,
  w: `${letters}${digits}_-`,
  b: `${letters}${digits}+/`,
};

/** One half of a set. `held` was not looked into while the rules were written. */
export function readCorpus(set: 'secrets' | 'lookalikes' | 'people', half: 'open' | 'held'): CorpusRow[] {
  let state = half === 'open' ? 20_261_128 : 8_112_026;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const some = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
  const uuid = () => [8, 4, 4, 4, 12].map((length) => some(alphabets['h'] as string, length)).join('-');
  const fill = (text: string) =>
    text
      .replace(/\\(\\?)n/g, (_, escaped: string) => (escaped ? '\\n' : '\n'))
      .replace(/\{u\}/g, uuid)
      .replace(/\{([AanhHVUZdwb])(\d+)\}/g, (_, kind: string, length: string) =>
        some(alphabets[kind] as string, Number(length)),
      );
  return readFileSync(join(import.meta.dirname, '..', '..', 'test', 'corpus', `${set}-${half}.tsv`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [family = '', ...rest] = line.split('\t');
      const marked = fill(rest.join('\t'));
      const values = [...marked.matchAll(/\u00ab([^\u00bb]*)\u00bb/g)].map(([, value = '']) => value);
      return { family, values, text: marked.replace(/[\u00ab\u00bb]/g, '') };
    });
}
