// Reads the facts of one sentence: its words with their meaning, its numbers and its dates.
import type { Token } from '../../../src/domain/reading/text-document.ts';
import { isGrammar, isLight, isNegator, phraseOf } from '../lexicon/lexicon.ts';
import { wordRoot } from '../lexicon/word-root.ts';
import { figureTokens } from '../numbers/figure-tokens.ts';
import { findClauses } from './find-clauses.ts';
import { findDates } from './find-dates.ts';
import { findDenials } from './find-denials.ts';
import { findQuantities } from './find-quantities.ts';
import type { NameBook } from './name-book.ts';
import type { Passage, Word, WordKind } from './passage.ts';
import type { PlacedSentence } from './place-sentences.ts';

/** Reads a sentence; the book knows the names of the document. */
export function readPassage({ sentence, start, end }: PlacedSentence, book: NameBook): Passage {
  const tokens = figureTokens(sentence.tokens);
  const lower = tokens.map(({ text }) => text.toLowerCase().replaceAll('’', "'"));
  const dates = findDates(lower, (at) => isCapital(tokens[at]?.text ?? ''));
  const taken = placesOf(dates);
  const quantities = findQuantities(lower, taken);
  const numbers = placesOf([...quantities, ...dates]);
  const words = readWords(tokens, lower, numbers, book);
  const { index, block, heading, isProse } = sentence;
  return {
    start,
    end,
    index,
    block,
    heading,
    isProse,
    words,
    quantities,
    dates,
    denials: findDenials(words),
  };
}

function placesOf(facts: readonly { readonly from: number; readonly to: number }[]): Set<number> {
  const places = new Set<number>();
  for (const { from, to } of facts) for (let at = from; at <= to; at += 1) places.add(at);
  return places;
}

/** The words of a sentence. A phrase of the lexicon is one word, and what follows of it is empty, so that places stay. */
function readWords(
  tokens: readonly Token[],
  lower: readonly string[],
  numbers: ReadonlySet<number>,
  book: NameBook,
): Word[] {
  const roots = lower.map((word) => wordRoot(word));
  const clauses = findClauses(tokens.map(({ pos }, at) => ({ lower: lower[at] ?? '', pos })));
  const words: Word[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const { text, pos } = tokens[at] as Token;
    const word = lower[at] ?? '';
    const clause = clauses[at] ?? 0;
    const phrase = numbers.has(at) ? undefined : phraseAt(roots, lower, at);
    const root = phrase?.root ?? roots[at] ?? word;
    const isName = !numbers.has(at) && isNameAt(text, at === 0 || opensQuote.test(lower[at - 1] ?? ''), book);
    const kind = kindOf(word, root, { isNumber: numbers.has(at), isName, isPhrase: phrase !== undefined });
    const aliases = kind === 'mark' ? [] : book.aliasesOf(word);
    const whole =
      phrase === undefined
        ? text
        : tokens
            .slice(at, at + phrase.length)
            .map((token) => token.text)
            .join(' ');
    const role = kind === 'name' ? book.roleOf(word) : undefined;
    words.push({
      text: whole,
      lower: word,
      root,
      aliases,
      kind,
      pos,
      at,
      clause,
      ...(role === undefined ? {} : { role }),
    });
    for (let more = 1; more < (phrase?.length ?? 1); more += 1) {
      at += 1;
      words.push({
        text: '',
        lower: lower[at] ?? '',
        root: '',
        aliases: [],
        kind: 'grammar',
        pos: 'X',
        at,
        clause,
      });
    }
  }
  return words;
}

const isCapital = (text: string) => /^\p{Lu}/u.test(text);
/** `E2`, `2.1.3`, `555-0134`, the `(b)` of `4(b)`: what has figures and is no number is a name, and no other is as good. */
const isCode = (text: string) => (/\d/.test(text) && !/^\D?\d0s$/.test(text)) || /^\([a-z]+\)$/i.test(text);
const opensQuote = /^["“'‘([•-]$/;
// A title is part of a name and says little by itself.
const title = /^(?:mr|mrs|ms|dr|prof|sir|st)\.?$/;

function isNameAt(text: string, isFirst: boolean, book: NameBook): boolean {
  if (isCode(text)) return true;
  if (!isCapital(text) || text === 'I') return false;
  return isFirst ? book.isName(text) : !title.test(text.toLowerCase());
}

interface Marks {
  readonly isNumber: boolean;
  readonly isName: boolean;
  readonly isPhrase: boolean;
}

function kindOf(word: string, root: string, { isNumber, isName, isPhrase }: Marks): WordKind {
  if (isNumber) return 'number';
  if (!/[\p{L}\p{N}]/u.test(word)) return 'mark';
  if (isName) return 'name';
  if (!isPhrase && (isGrammar(word) || isNegator(word) || title.test(word))) return 'grammar';
  return isLight(root) ? 'light' : 'content';
}

function phraseAt(
  roots: readonly string[],
  lower: readonly string[],
  at: number,
): { root: string; length: number } | undefined {
  if (!/^\p{L}/u.test(lower[at] ?? '')) return undefined;
  for (const length of [3, 2]) {
    const root = phraseOf(roots.slice(at, at + length));
    if (root !== undefined) return { root, length };
  }
  return undefined;
}
