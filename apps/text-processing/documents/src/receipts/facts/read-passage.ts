// Reads the facts of one sentence: its words with their meaning, its numbers and its dates.
import type { Token } from '../../../../src/domain/reading/text-document.ts';
import { groupsOfRoot, isGrammar, isLight, isNegator, phraseOf } from '../lexicon/lexicon.ts';
import { wordRoot } from '../lexicon/word-root.ts';
import { findDates } from './find-dates.ts';
import { findQuantities } from './find-quantities.ts';
import type { Passage, Word, WordKind } from './passage.ts';
import type { PlacedSentence } from './place-sentences.ts';

/** Tells whether a capitalized word at the start of a sentence is a name. */
export type KnowsName = (word: string) => boolean;

/** Reads a sentence; `knowsName` decides about a capital that begins it. */
export function readPassage({ sentence, start, end }: PlacedSentence, knowsName: KnowsName): Passage {
  const { tokens } = sentence;
  const lower = tokens.map(({ text }) => text.toLowerCase().replaceAll('’', "'"));
  const dates = findDates(lower, (at) => isCapital(tokens[at]?.text ?? ''));
  const taken = placesOf(dates);
  const quantities = findQuantities(lower, taken);
  const numbers = placesOf(quantities);
  return {
    start,
    end,
    index: sentence.index,
    block: sentence.block,
    heading: sentence.heading,
    words: readWords(tokens, lower, (at) => numbers.has(at) || taken.has(at), knowsName),
    quantities,
    dates,
  };
}

function placesOf(facts: readonly { readonly from: number; readonly to: number }[]): Set<number> {
  const places = new Set<number>();
  for (const { from, to } of facts) for (let at = from; at <= to; at += 1) places.add(at);
  return places;
}

const isCapital = (text: string) => /^\p{Lu}/u.test(text);
const isCode = (text: string) => /^(?=.*\d)\p{Lu}[\p{Lu}\d-]*$/u.test(text);

/** The words of a sentence; a phrase of the lexicon is one word, the rest of it empty marks, so that places stay. */
function readWords(
  tokens: readonly Token[],
  lower: readonly string[],
  isNumber: (at: number) => boolean,
  knowsName: KnowsName,
): Word[] {
  const roots = lower.map((word) => wordRoot(word));
  const words: Word[] = [];
  let clause = 0;
  let hasVerb = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const { text, pos } = tokens[at] as Token;
    const word = lower[at] ?? '';
    if (hasVerb && beginsClause(lower, tokens, at)) {
      clause += 1;
      hasVerb = false;
    }
    if (pos === 'VERB' || pos === 'AUX') hasVerb = true;
    const phrase = phraseAt(roots, lower, at);
    const root = phrase?.root ?? roots[at] ?? word;
    const name = !isNumber(at) && isName(text, at === 0 || isMark(lower[at - 1] ?? ''), knowsName);
    const kind = kindOf(word, root, isNumber(at), name, phrase !== undefined);
    words.push({
      text,
      lower: word,
      root,
      groups: kind === 'mark' ? [] : groupsOfRoot(root),
      kind,
      pos,
      at,
      clause,
    });
    for (let more = 1; more < (phrase?.length ?? 1); more += 1) {
      at += 1;
      words.push({
        text: tokens[at]?.text ?? '',
        lower: lower[at] ?? '',
        root: '',
        groups: [],
        kind: 'grammar',
        pos: 'X',
        at,
        clause,
      });
    }
  }
  return words;
}

const isMark = (word: string) => /^["“'‘([•-]$/.test(word);

function isName(text: string, isFirst: boolean, knowsName: KnowsName): boolean {
  if (isCode(text)) return true;
  if (!isCapital(text) || text === 'I') return false;
  return isFirst ? knowsName(text) : !isTitle.test(text);
}

// A title is part of a name and says little by itself.
const isTitle = /^(?:Mr|Mrs|Ms|Dr|Prof|Sir|St)\.?$/;

function kindOf(word: string, root: string, isNumber: boolean, name: boolean, isPhrase: boolean): WordKind {
  if (isNumber) return 'number';
  if (!/[\p{L}\p{N}]/u.test(word)) return 'mark';
  if (name) return 'name';
  if (
    !isPhrase &&
    (isGrammar(word) || isNegator(word) || isTitle.test(word.replace(/^./, (c) => c.toUpperCase())))
  )
    return 'grammar';
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

const joint =
  /^(?:while|whereas|because|although|though|but|unless|if|when|whenever|until|since|so|which|who|whom|whose|where|once|after|before|except|provided|and|or|as)$/;

/** A clause ends at a mark or at a word that joins, where something with a verb came before. */
function beginsClause(lower: readonly string[], tokens: readonly Token[], at: number): boolean {
  const word = lower[at] ?? '';
  if (/^[,;:()—–]$/.test(word)) return true;
  if (!joint.test(word)) return false;
  if (word !== 'and' && word !== 'or' && word !== 'as') return true;
  for (let ahead = at + 1; ahead < Math.min(at + 7, tokens.length); ahead += 1) {
    if (/^[,;:]$/.test(lower[ahead] ?? '')) return false;
    if (tokens[ahead]?.pos === 'VERB' || tokens[ahead]?.pos === 'AUX') return true;
  }
  return false;
}
