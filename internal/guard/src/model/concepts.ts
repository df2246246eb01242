// Finds out which words mean the same to an attack, whatever their language.
import { normalize } from '../text/normalize.ts';
import type { Tokens } from '../text/tokens.ts';
import { tokenize } from '../text/tokens.ts';
import { conceptWords } from './concept-words.ts';

const seed = 0x811c9dc5 | 0;
const prime = 0x01000193;
const longestStem = 12;
const remembered = 4096;

interface Phrase {
  /** Hashes of the words before the last one, from the last of them back. */
  readonly before: readonly number[];
  readonly concept: number;
}

const words = new Map<number, number>();
const stems = new Map<number, number>();
/** By hash of the last word, the longest phrases first. */
const phrases = new Map<number, Phrase[]>();

/** How many concepts there are; they are numbered from 1. */
export const conceptCount = conceptWords.trim().split('\n').length;

conceptWords
  .trim()
  .split('\n')
  .forEach((line, index) => {
    for (const entry of line.slice(line.indexOf('=') + 1).split(' ')) addEntry(entry, index + 1);
  });
for (const list of phrases.values()) list.sort((a, b) => b.before.length - a.before.length);

function addEntry(entry: string, concept: number): void {
  const text = normalize(entry.replaceAll('_', ' ').replace('*', '')).text;
  const { hash, count } = tokenize(text);
  const last = hash[count - 1];
  if (last === undefined) return;
  if (count > 1) {
    const before = [...hash.subarray(0, count - 1)].reverse();
    phrases.set(last, [...(phrases.get(last) ?? []), { before, concept }]);
    return;
  }
  const map = entry.endsWith('*') ? stems : words;
  if (!map.has(last)) map.set(last, concept);
}

// Which beginnings are worth a look-up: most are not, and a bit is read sooner than a map.
const filter = new Uint8Array(2 ** 15);
const filterPlace = (hash: number): number => Math.imul(hash, 0x9e3779b1) >>> 17;
for (const hash of [...words.keys(), ...stems.keys()]) filter[filterPlace(hash)] = 1;

// The last words looked up: most words of a text are the same few thousand. 128 marks the end of a phrase.
const endsPhrase = 128;
const knownHash = new Int32Array(remembered);
const knownConcept = new Uint8Array(remembered);

/** The concept of word `at`, or 0; of a phrase, that of its last word. */
export function conceptAt(text: string, tokens: Tokens, at: number): number {
  const word = tokens.hash[at] as number;
  const place = word & (remembered - 1);
  let known = knownConcept[place] as number;
  if (knownHash[place] !== word) {
    known = words.get(word) ?? stemOf(text, tokens.start[at] as number, tokens.end[at] as number);
    if (phrases.has(word)) known |= endsPhrase;
    knownHash[place] = word;
    knownConcept[place] = known;
  }
  return known < endsPhrase ? known : phraseAt(tokens.hash, at) || known - endsPhrase;
}

function phraseAt(hash: Int32Array, at: number): number {
  for (const { before, concept } of phrases.get(hash[at] as number) as Phrase[]) {
    let back = 0;
    while (back < before.length && hash[at - 1 - back] === before[back]) back++;
    if (back === before.length) return concept;
  }
  return 0;
}

function stemOf(text: string, from: number, to: number): number {
  // Arabic writes "and", "the", "by" and "for" into the word.
  const last = Math.min(from + 4, to - 1);
  for (let at = from; ; at++) {
    const found = longestOf(text, at, to);
    if (found !== 0 || at >= last || !isJoined(text.charCodeAt(at))) return found;
  }
}

const joined = new Set([...'\u0648\u0627\u0644\u0628\u0641\u0643'].map((letter) => letter.charCodeAt(0)));
const isJoined = (code: number): boolean => code > 0x600 && joined.has(code);

function longestOf(text: string, from: number, to: number): number {
  let hash = seed;
  let found = 0;
  const last = Math.min(to, from + longestStem);
  for (let at = from; at < last; at++) {
    const code = text.charCodeAt(at);
    hash = Math.imul(hash ^ (code < 91 && code > 64 ? code + 32 : code), prime);
    if (at - from < 1 || filter[filterPlace(hash)] === 0) continue;
    found = stems.get(hash) ?? (at + 1 === to ? words.get(hash) : undefined) ?? found;
  }
  return found;
}
