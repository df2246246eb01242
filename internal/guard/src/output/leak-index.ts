// Indexes a system text so that leaks of it are found in one pass.
import { rot13 } from '../text/decode.ts';
import { letterOf } from '../text/normalize.ts';

/** Where a text could be recognized again: letters of the protected texts, also turned and read backwards. */
export interface LeakIndex {
  /** Letters that have to agree before a match is followed. */
  readonly width: number;
  readonly letters: Uint16Array;
  /** First place whose window has a hash; -1 for none. Chained through `next`. */
  find(hash: number): number;
  readonly next: Int32Array;
  /** Whether the letters from `from` up to but without `to` are a leak. */
  isLeak(from: number, to: number): boolean;
}

const widest = 16;
const narrowest = 6;

/** What is protected. */
export interface Protected {
  readonly system?: string | undefined;
  readonly canary?: string | undefined;
  /** Consecutive words of the system text that make a leak. */
  readonly words: number;
}

/** Factor of the rolling hash over a window of letters. */
export const factor = 0x01000193;

// System texts of one service are few, and each has one canary a day.
const mostKept = 64;
const kept = new Map<
  string,
  { readonly words: number; readonly canary: string; readonly index: LeakIndex | undefined }
>();

/** The index of the protected texts, made once for each; nothing where there is nothing to protect. */
export function leakIndexOf({ system = '', canary = '', words }: Protected): LeakIndex | undefined {
  const before = kept.get(system);
  if (before && before.words === words && before.canary === canary) return before.index;
  const index = createLeakIndex({ system, canary, words });
  // The one kept longest goes; under attack by ever new texts it costs what it did without.
  if (!before && kept.size >= mostKept) for (const oldest of kept.keys()) if (kept.delete(oldest)) break;
  kept.set(system, { words, canary, index });
  return index;
}

function createLeakIndex({ system = '', canary = '', words }: Protected): LeakIndex | undefined {
  // A canary that stands in the system text is looked for on its own; without it the text is the same for every request.
  const text = canary === '' ? system : system.replaceAll(canary, ' ');
  const spelled = spell(text);
  const wanted = Math.min(words, spelled.lastWord + 1);
  const canaryLetters = spell(canary).letters;
  // Two words are a phrase of everyday language, not a text to protect.
  const useSystem = wanted >= Math.min(words, 3);
  const shortest = useSystem ? shortestRun(spelled, wanted) : widest;
  const width = Math.max(narrowest, Math.min(widest, shortest, canaryLetters.length || widest));
  const parts = [
    ...(useSystem && spelled.letters.length >= width ? [...turnsOf(text), ...withoutNumbers(text)] : []),
    // A canary has no words: its letters count.
    ...(canaryLetters.length >= narrowest ? turnsOf(canary) : []).map((turn) => ({
      ...turn,
      words: undefined,
    })),
  ];
  if (parts.length === 0) return undefined;

  const size = parts.reduce((sum, part) => sum + part.letters.length + 1, 0);
  const letters = new Uint16Array(size);
  const wordAt = new Int32Array(size).fill(-1);
  let at = 0;
  for (const part of parts) {
    letters.set(part.letters, at);
    if (part.words) wordAt.set(part.words, at);
    at += part.letters.length + 1;
  }
  const places = new Map<number, number>();
  const next = new Int32Array(size).fill(-1);
  for (let start = 0; start + width <= size; start++) {
    let hash = 0;
    let whole = true;
    for (let step = 0; step < width && whole; step++) {
      const letter = letters[start + step] as number;
      whole = letter !== 0;
      hash = (Math.imul(hash, factor) + letter) | 0;
    }
    if (!whole) continue;
    next[start] = places.get(hash) ?? -1;
    places.set(hash, start);
  }
  const canaryEnough = Math.min(widest, canaryLetters.length);

  return {
    width,
    letters,
    find: (hash) => places.get(hash) ?? -1,
    next,
    isLeak(from, to) {
      if (wordAt[from] === -1) return to - from >= canaryEnough;
      // A word counts when all its letters are there.
      let first = from;
      while (first < to && first > 0 && wordAt[first] === wordAt[first - 1]) first++;
      let last = to - 1;
      while (last > first && wordAt[last] === wordAt[last + 1]) last--;
      if (first > last || (last === first && wordAt[last] === wordAt[last + 1])) return false;
      return Math.abs((wordAt[last] as number) - (wordAt[first] as number)) + 1 >= wanted;
    },
  };
}

interface Spelled {
  readonly letters: Uint16Array;
  /** Number of the word that each letter belongs to; words without a letter are counted too. */
  readonly words: Int32Array;
  readonly lastWord: number;
}

function spell(text: string): Spelled {
  const letters: number[] = [];
  const words: number[] = [];
  let word = -1;
  let fresh = true;
  for (const char of text) {
    if (/\s/u.test(char)) fresh = true;
    else {
      if (fresh) word++;
      fresh = false;
      const letter = letterOf(char.codePointAt(0) as number);
      if (letter !== 0) {
        letters.push(letter);
        words.push(word);
      }
    }
  }
  return { letters: Uint16Array.from(letters), words: Int32Array.from(words), lastWord: word };
}

// Where lists and tables are read without their numbers, so is the text.
function withoutNumbers(text: string): Spelled[] {
  const plain = text.replace(/(?<!\S)[^\p{L}\s]+(?!\S)/gu, '');
  return plain === text ? [] : [spell(plain)];
}

/** All ways in which a text is recognized: as it is and in rot13, forwards and backwards. */
const turnsOf = (text: string): Spelled[] =>
  [spell(text), spell(rot13(text))].flatMap((turn) => [turn, backwards(turn)]);

const backwards = ({ letters, words, lastWord }: Spelled): Spelled => ({
  letters: letters.slice().reverse(),
  words: words.slice().reverse(),
  lastWord,
});

/** Fewest letters in any row of `count` words. */
function shortestRun({ words, lastWord }: Spelled, count: number): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (let from = 0, to = 0, word = 0; word + count <= lastWord + 1; word++) {
    while (from < words.length && (words[from] as number) < word) from++;
    while (to < words.length && (words[to] as number) < word + count) to++;
    fewest = Math.min(fewest, to - from);
  }
  return fewest;
}
