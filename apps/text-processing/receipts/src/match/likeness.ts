// Says how well one word can stand for another.
import type { Passage, Word } from '../facts/passage.ts';
import { oppositeOf } from '../lexicon/lexicon.ts';
import { areKnownOpposites, nearnessOfMeaning } from '../lexicon/word-meanings.ts';

const MODE = process.env['LIKE'] ?? 'vec';

/** 1 for forms of one word, 0.9 for words of one meaning, less for words that begin alike, 0 for others. */
export function likeness(one: Word, other: Word): number {
  if (one.kind === 'mark' || other.kind === 'mark') return 0;
  if (one.root === other.root && one.root !== '') return 1;
  let like = 0;
  if (one.groups.some((group) => other.groups.includes(group) && (MODE !== 'vec' || group < 0)))
    like = one.pos === other.pos ? 0.9 : 0.8;
  if (MODE !== 'groups') like = Math.max(like, likeMeaning(one, other));
  return Math.max(like, beginAlike(one.root, other.root) ? 0.7 : 0);
}

const LO = Number(process.env['LO'] ?? 0.45);
const HI = Number(process.env['HI'] ?? 0.9);
const known = new Map<string, number>();

function likeMeaning(one: Word, other: Word): number {
  if (!hasMeaning(one) || !hasMeaning(other)) return 0;
  const key = `${one.root} ${other.root}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size > 200_000) known.clear();
  const near = nearnessOfMeaning(one.root, other.root) ?? 0;
  const like = areKnownOpposites(one.root, other.root) ? 0 : 0.9 * Math.max(0, Math.min(1, (near - LO) / (HI - LO)));
  known.set(key, like);
  return like;
}

const hasMeaning = ({ kind }: Word) => kind === 'content' || kind === 'light';

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
  if (one.root === other.root || one.groups.some((group) => other.groups.includes(group))) return false;
  return (
    one.groups.some((group) => {
      const opposite = oppositeOf(group);
      return opposite !== undefined && other.groups.includes(opposite);
    }) ||
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
