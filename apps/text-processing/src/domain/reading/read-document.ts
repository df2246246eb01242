// Reads a text into sentences, words and names.
import { setImmediate } from 'node:timers/promises';
import type { ItemSentence, ItemToken, ItsFunction } from 'wink-nlp';
import type { Language } from './language.ts';
import { loadLanguage } from './language.ts';
import { splitBlocks } from './split-blocks.ts';
import type { Entity, Sentence, TextDocument, Token } from './text-document.ts';

// Long blocks and long documents give way to other requests. Words and marks are what reading costs, not characters.
const piecesPerTurn = 2_000;
const maxPartPieces = 1_500;
// What the language model does once for each text that it gets, however short, and for each word that it meets first.
const piecesOfCall = 20;
const maxWordCharacters = 200;
const maxKnownMoods = 20_000;
// A list's "1." would read as a sentence of its own.
const leadingMarker = /^\s{0,12}(?:[-*•+>]|\(?[0-9a-z]{1,3}[.)]|#{1,6})\s{1,8}/i;

/** Reads a text into sentences, giving way to other work every few milliseconds; an abort ends it at the next turn. */
export async function readDocument(text: string, signal?: AbortSignal): Promise<TextDocument> {
  const language = await loadLanguage();
  const sentences: Sentence[] = [];
  const headings: string[] = [];
  let sinceTurn = 0;
  let block = 0;
  for (const { kind, text: whole } of splitBlocks(text)) {
    if (kind === 'heading') headings.push(collapse(whole.replace(/^#+\s*/, '')));
    for (const part of parts(whole.replace(leadingMarker, ''))) {
      if (sinceTurn > 0 && sinceTurn + part.pieces + piecesOfCall > piecesPerTurn) {
        await setImmediate(undefined, { signal });
        sinceTurn = 0;
      }
      const known = moods.size;
      for (const sentence of readSentences(language, part.text)) {
        const place = {
          index: sentences.length,
          block,
          heading: headings.length - 1,
          isProse: kind === 'prose',
        };
        if (/[\p{L}\p{N}]/u.test(sentence.text)) sentences.push({ ...sentence, ...place });
      }
      sinceTurn += part.pieces + piecesOfCall * (1 + Math.max(0, moods.size - known));
    }
    block += 1;
  }
  signal?.throwIfAborted();
  return { sentences, headings };
}

/** Reads one line, a question for example, into its words. */
export async function readTokens(line: string): Promise<readonly Token[]> {
  return readSentences(await loadLanguage(), line).flatMap((sentence) => sentence.tokens);
}

type Reading = Pick<Sentence, 'text' | 'tokens' | 'entities'>;

// The language model takes the square of a word's length: 20,000 letters without a space would keep it for seconds.
const longRun = new RegExp(`(\\S{${maxWordCharacters + 1},})`);

/** Reads what is language; a run of characters that is too long for a word stands for itself. */
function readSentences(language: Language, text: string): Reading[] {
  return collapse(text)
    .split(longRun)
    .flatMap((part) => {
      if (part.length > maxWordCharacters && !part.includes(' ')) return [readRun(part)];
      return part.trim() === '' ? [] : readWords(language, part.trim());
    });
}

function readRun(text: string): Reading {
  const token: Token = { text, stem: text.toLowerCase(), pos: 'X', isContent: true, mood: 0, start: 0 };
  return { text, tokens: [token], entities: [] };
}

function readWords(language: Language, text: string): Reading[] {
  const { read, its } = language;
  // Its declaration leaves out the cache that comes before the add-ons.
  const stemIt = its.stem as unknown as ItsFunction<string>;
  const found: Reading[] = [];
  read(text)
    .sentences()
    .each((sentence: ItemSentence) => {
      const tokens: Token[] = [];
      let start = 0;
      sentence.tokens().each((token: ItemToken) => {
        const word = token.out();
        if (tokens.length > 0) start += token.out(its.precedingSpaces).length;
        const pos = token.out(its.pos);
        const isWord =
          token.out(its.type) === 'word' || token.out(its.type) === 'number' || /[\p{L}\p{N}]/u.test(word);
        const isContent = isWord && !token.out(its.stopWordFlag) && (word.length > 1 || /\p{N}/u.test(word));
        const mood = isContent ? moodOf(language, word) * (token.out(its.negationFlag) ? -0.7 : 1) : 0;
        tokens.push({ text: word, stem: stemOf(word, token.out(stemIt)), pos, isContent, mood, start });
        start += word.length;
      });
      const details = sentence.entities().out(its.detail) as unknown as { value: string; type: string }[];
      const entities: Entity[] = details.map(({ value, type }) => ({ text: value, type }));
      found.push({ text: sentence.out().trim(), tokens, entities });
    });
  return found;
}

const moods = new Map<string, number>();

function moodOf({ read, its }: Language, word: string): number {
  const known = moods.get(word);
  if (known !== undefined) return known;
  const mood = Number(read(word).sentences().itemAt(0).out(its.sentiment));
  if (moods.size >= maxKnownMoods) moods.clear();
  moods.set(word, mood);
  return mood;
}

// The stemmer takes a leading digit for a letter ("3.5" becomes "y.5"): numbers stand for themselves.
function stemOf(word: string, stem: string): string {
  return /^\d/.test(word) ? word : stem.toLowerCase();
}

interface Part {
  readonly text: string;
  /** Words and marks in it. */
  readonly pieces: number;
}

const piece = /[\p{L}\p{N}]+|\s+|[^\s\p{L}\p{N}]/gu;

/** The block in parts of so many words and marks, cut between words where there is a gap. */
function* parts(block: string): Generator<Part> {
  let [start, pieces, gap, piecesAtGap] = [0, 0, 0, 0];
  for (const { 0: found, index } of block.matchAll(piece)) {
    if (found.trim() === '') [gap, piecesAtGap] = [index + found.length, pieces];
    else pieces += 1;
    if (pieces < maxPartPieces) continue;
    const end = gap > start ? gap : index + found.length;
    const taken = gap > start ? piecesAtGap : pieces;
    yield { text: block.slice(start, end), pieces: taken };
    start = end;
    pieces -= taken;
  }
  if (start < block.length) yield { text: block.slice(start), pieces };
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
