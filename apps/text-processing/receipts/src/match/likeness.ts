// Says how well one word can stand for another.
import type { Passage, Word } from '../facts/passage.ts';
import { areOppositeRoots } from '../lexicon/lexicon.ts';
import { nearnessOfMeaning, weightOfRoot } from '../lexicon/word-meanings.ts';

// Cosines of two meanings: at the lower one word begins to stand for another, at the upper it does so wholly.
const lower = 0.45;
const upper = 0.9;

/** 1 for forms of one word, up to 0.9 for words of one meaning, 0.7 for words that begin alike, 0 for others and for opposites. */
export function likeness(one: Word, other: Word): number {
  if (one.kind === 'mark' || other.kind === 'mark') return 0;
  if (one.root === other.root && one.root !== '') return 1;
  if (shareAlias(one, other)) return one.pos === other.pos ? 0.9 : 0.8;
  const isNear = beginAlike(one.root, other.root) ? 0.7 : 0;
  if (!hasMeaning(one) || !hasMeaning(other)) return isNear;
  const share = (nearnessOfMeaning(one.root, other.root) - lower) / (upper - lower);
  return share <= 0 || areOppositeRoots(one.root, other.root)
    ? isNear
    : Math.max(isNear, 0.9 * Math.min(1, share));
}

/** How near two words of meaning are, opposites included: 1 for one root, else the cosine of their meanings. */
export function nearnessOfWords(one: Word, other: Word): number {
  if (!isSaid(one) || !isSaid(other)) return 0;
  if (one.root === other.root && one.root !== '') return 1;
  if (shareAlias(one, other)) return 0.9;
  const begun = beginAlike(one.root, other.root) ? 0.8 : 0;
  return hasMeaning(one) && hasMeaning(other)
    ? Math.max(begun, nearnessOfMeaning(one.root, other.root))
    : begun;
}

const shareAlias = (one: Word, other: Word) => one.aliases.some((alias) => other.aliases.includes(alias));
const hasMeaning = ({ kind }: Word) => kind === 'content' || kind === 'light';
const isSaid = ({ kind }: Word) => kind !== 'mark' && kind !== 'grammar';

/** The best likeness of a word to any of a passage's. */
export function bestLikeness(word: Word, passage: Passage): number {
  let best = 0;
  for (const other of passage.words) {
    const found = likeness(word, other);
    if (found > best) best = found;
  }
  return best;
}

/** Whether the words say the opposite of one another. */
export function areOpposite(one: Word, other: Word): boolean {
  if (one.root === other.root) return false;
  return (
    areOppositeRoots(one.root, other.root) ||
    (one.pos === other.pos &&
      (deniesByPrefix(one.lower, other.lower) || deniesByPrefix(other.lower, one.lower)))
  );
}

const prefix = /^(?:un|in|im|ir|il|dis|non-?|mis)(?=\p{L}{4})/u;

function deniesByPrefix(denied: string, plain: string): boolean {
  const left = denied.replace(prefix, '');
  return (
    left !== denied && left.slice(0, 5) === plain.slice(0, 5) && Math.abs(left.length - plain.length) <= 3
  );
}

/** "regional" and "region", but not "contract" and "contrast": what is left of both must be short. */
function beginAlike(one: string, other: string): boolean {
  if (one.endsWith('ee') !== other.endsWith('ee')) return false;
  let shared = 0;
  while (shared < one.length && one[shared] === other[shared]) shared += 1;
  return (
    shared >= 5 &&
    !(/\d/.test(one) && /\d/.test(other)) &&
    one.length - shared <= 3 &&
    other.length - shared <= 3 &&
    Math.min(one.length, other.length) - shared <= 1
  );
}

/** How much of a sentence's meaning a word carries. */
export function weightOf({ kind, pos }: Word): number {
  if (kind === 'name') return 1.3;
  if (kind === 'light') return 0.2;
  if (kind !== 'content') return 0;
  if (pos === 'NOUN' || pos === 'PROPN') return 1;
  return pos === 'ADV' ? 0.5 : 0.8;
}

/** How much a word says whatever the document: the rarer in English, the more; a name most of all. */
export function massOf({ kind, pos, root }: Word): number {
  if (kind === 'name') return 1.2;
  return kind === 'content' || kind === 'light' ? weightOfRoot(root) * (pos === 'ADV' ? 0.6 : 1) : 0;
}
