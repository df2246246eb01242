// Learns from a text which words are names, and what else the text calls them.
import type { Sentence, Token } from '../../../src/domain/reading/text-document.ts';
import { isGrammar } from '../lexicon/lexicon.ts';
import type { NameRole } from './passage.ts';

/** What a document's names are. */
export interface NameBook {
  /** Learns from the next sentence. */
  add(sentence: Sentence): void;
  /** Whether a word with a capital is a name though it begins a sentence. */
  isName(word: string): boolean;
  /** `actor` where the text has the name do something, `thing` where it stands as a place does, or before a noun. */
  roleOf(word: string): NameRole | undefined;
  /** Numbers, below zero, that a word shares with what else is called so: a name and `treasurer`, where the text ties them. */
  aliasesOf(word: string): readonly number[];
}

const none: readonly number[] = [];
const maxAliases = 2_000;

/** Creates a book to read sentences into. A word is a name where it has a capital within a sentence, and stands nowhere without. */
export function createNameBook(): NameBook {
  const names = new Set<string>();
  const plain = new Set<string>();
  const roles = new Map<string, NameRole>();
  const aliases = new Map<string, number[]>();
  let count = 0;
  return {
    add({ tokens, isProse }) {
      for (const [at, { text, pos }] of tokens.entries()) {
        if (!/^\p{L}/u.test(text)) continue;
        if (!isCapital(text)) plain.add(text);
        if (!isCapital(text) || !isProse) continue;
        if (at > 0 || (pos === 'PROPN' && isCapital(tokens[1]?.text ?? ''))) names.add(text);
        const role = roleAt(tokens, at);
        const lower = text.toLowerCase();
        if (role === 'actor' || (role === 'thing' && !roles.has(lower))) roles.set(lower, role);
      }
      for (const { name, alias } of [...aliasesIn(tokens), ...definedIn(tokens)]) {
        if (count >= maxAliases) return;
        count += 1;
        for (const word of [...name, ...alias]) aliases.set(word, [...(aliases.get(word) ?? none), -count]);
      }
    },
    isName: (word) => names.has(word) && !plain.has(word.toLowerCase()) && !isGrammar(word.toLowerCase()),
    roleOf: (word) => roles.get(word),
    aliasesOf: (word) => aliases.get(word) ?? none,
  };
}

/** An actor has a verb behind it, or "by" or a title before it; a thing has a word of place before it, or a noun behind it. */
function roleAt(tokens: readonly Token[], at: number): NameRole | undefined {
  let start = at;
  let end = at;
  while (isCapital(tokens[start - 1]?.text ?? '')) start -= 1;
  while (isCapital(tokens[end + 1]?.text ?? '')) end += 1;
  const skipped =
    /^[,A-Za-z]/.test(tokens[end + 1]?.text ?? '') && /^(?:ADV|PUNCT)$/.test(tokens[end + 1]?.pos ?? '')
      ? end + 2
      : end + 1;
  const next = tokens[skipped];
  const before = tokens[start - 1]?.text.toLowerCase() ?? '';
  if (
    next?.pos === 'VERB' ||
    next?.pos === 'AUX' ||
    before === 'by' ||
    isTitle.test(tokens[start]?.text ?? '')
  )
    return 'actor';
  return place.test(before === 'the' ? (tokens[start - 2]?.text.toLowerCase() ?? '') : before) ||
    tokens[end + 1]?.pos === 'NOUN'
    ? 'thing'
    : undefined;
}

const isTitle = /^(?:Mr|Mrs|Ms|Dr|Prof|Sir)\.?$/;
const place = /^(?:in|at|near|from|to|through|of|on|over|between|around|into|across)$/;

const isCapital = (text: string) => /^\p{Lu}/u.test(text);

/** `Jonas Petrov (treasurer)`, `Halvorsen Ltd. ("the Lessor")`, `director Helena Brandt`, `its president, Anne Kowalczyk,`. */
function* aliasesIn(tokens: readonly Token[]): Generator<{ name: string[]; alias: string[] }> {
  let at = 0;
  while (at < tokens.length) {
    if (!isCapital(tokens[at]?.text ?? '') || (at === 0 && !isCapital(tokens[1]?.text ?? ''))) {
      at += 1;
      continue;
    }
    let end = at;
    while (isNamePart(tokens[end]?.text ?? '', tokens[end + 1]?.text ?? '')) end += 1;
    end = Math.max(end, at + 1);
    const name = wordsOf(tokens.slice(at, end));
    const behind = bracketAfter(tokens, end);
    if (behind !== undefined && name.length > 0) yield { name, alias: behind };
    const before = titleBefore(tokens, at);
    if (before !== undefined && name.length > 1) yield { name, alias: [before] };
    at = end;
  }
}

/** `Kestrel Ltd., of Dock Lane 4, Selby ("the Client")`, `The parish council of Amberly ("the Owner")`: who stands first is meant. */
function* definedIn(tokens: readonly Token[]): Generator<{ name: string[]; alias: string[] }> {
  let start = 0;
  for (const [at, { text, pos }] of tokens.entries()) {
    if (text === ')' || pos === 'VERB') start = at + 1;
    if (text !== '(' || !/^["“”]$/.test(tokens[at + 1]?.text ?? '')) continue;
    const alias = bracketAfter(tokens, at) ?? [];
    const own = tokens.slice(start, at);
    const first = own.findIndex(
      (token) => token.pos === 'NOUN' || token.pos === 'PROPN' || isCapital(token.text),
    );
    let end = first;
    while (isNoun(own[end])) end += 1;
    const name = first < 0 ? [] : wordsOf(own.slice(first, end));
    if (name.length > 0 && alias.length > 0)
      yield { name: name.filter((word) => !isLegalForm.test(word)), alias };
  }
}

const isNoun = (token: Token | undefined) =>
  token !== undefined &&
  (token.pos === 'NOUN' || token.pos === 'PROPN' || isCapital(token.text) || token.text === '&');
const isLegalForm = /^(?:inc|ltd|llc|plc|gmbh|corp|company|limited|services)$/;

const isNamePart = (text: string, next: string) =>
  isCapital(text) || ((text === '&' || text === '.') && isCapital(next));

function wordsOf(tokens: readonly Token[]): string[] {
  return tokens
    .map(({ text }) => text.toLowerCase())
    .filter((word) => /^\p{L}{3}/u.test(word) && !isGrammar(word));
}

function bracketAfter(tokens: readonly Token[], at: number): string[] | undefined {
  if (tokens[at]?.text !== '(') return undefined;
  const close = tokens.findIndex(({ text }, place) => place > at && text === ')');
  if (close < 0 || close - at > 7) return undefined;
  const inside = wordsOf(tokens.slice(at + 1, close));
  return inside.length > 0 && inside.length <= 2 ? inside : undefined;
}

function titleBefore(tokens: readonly Token[], at: number): string | undefined {
  const place = tokens[at - 1]?.text === ',' ? at - 2 : at - 1;
  const token = tokens[place];
  const isTitle =
    token !== undefined && token.pos === 'NOUN' && /^\p{Ll}{4,}$/u.test(token.text) && !isGrammar(token.text);
  return isTitle ? token.text : undefined;
}
