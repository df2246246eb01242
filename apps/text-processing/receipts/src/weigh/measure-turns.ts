// Measures each clause of a sentence against the clause that says most of it: whether the one denies what the other affirms.
import type { Passage, Word } from '../facts/passage.ts';
import { isDenier } from '../lexicon/lexicon.ts';
import { areOpposite, massOf, nearnessOfWords } from '../match/likeness.ts';

interface Clause {
  readonly passage: Passage;
  readonly all: readonly Word[];
  /** Those that say something. */
  readonly words: readonly Word[];
  readonly mass: number;
}

const denial =
  /^(?:not|n't|no|never|none|nobody|nothing|nowhere|neither|nor|cannot|without|hardly|barely|scarcely|except|unless|excluding)$/;
const bound = /^(?:more|less|later|fewer|earlier|sooner|closer|longer|doubt|matter|only|just)$/;
const only = /^(?:only|solely|exclusively)$/;
const oppositeNearness = 0.8;

/** How alike two clauses are of which one denies, and two of which the source's alone says "only". */
export function measureTurns(claim: Passage, sources: readonly Passage[]) {
  const theirs = sources.flatMap(clausesOf);
  const saysOnly = claim.words.some(({ lower }) => only.test(lower));
  let [denialTurned, onlyLost] = [0, 0];
  for (const said of clausesOf(claim)) {
    const rows = theirs.map((real) => ({ real, ...alikeness(said, real) }));
    const best = rows.reduce<(typeof rows)[number] | undefined>(
      (top, row) => (top === undefined || row.score > top.score ? row : top),
      undefined,
    );
    if (best === undefined) continue;
    const strength = Math.min(1, said.mass / 2) * best.both;
    if (areTurned(said, best.real)) denialTurned = Math.max(denialTurned, strength);
    if (!saysOnly && best.real.all.some(({ lower }) => only.test(lower)))
      onlyLost = Math.max(onlyLost, strength);
  }
  return { denialTurned, onlyLost };
}

function clausesOf(passage: Passage): Clause[] {
  const last = passage.words.at(-1)?.clause ?? -1;
  return Array.from({ length: last + 1 }, (_, number) => {
    const all = passage.words.filter(({ clause }) => clause === number);
    const words = all.filter((word) => massOf(word) > 0);
    return { passage, all, words, mass: words.reduce((sum, word) => sum + massOf(word), 0) };
  }).filter(({ mass }) => mass > 0);
}

/** How much of each the other says, and of both together; what the sentence says counts most for the choice. */
function alikeness(said: Clause, real: Clause): { score: number; both: number } {
  const [ours, theirs] = [shareSaid(said, real), shareSaid(real, said)];
  return { score: ours + theirs / 2, both: (2 * ours * theirs) / (ours + theirs || 1) };
}

function shareSaid(one: Clause, other: Clause): number {
  const near = (word: Word, real: Word) =>
    areOpposite(word, real) ? oppositeNearness : nearnessOfWords(word, real);
  const said = one.words.reduce((sum, word) => {
    const best = other.words.reduce((most, real) => Math.max(most, near(word, real)), 0);
    return sum + massOf(word) * best ** 1.5;
  }, 0);
  return said / one.mass;
}

/** Whether there is an odd number of denials in the two, open ones, implied ones and opposites counted. */
function areTurned(said: Clause, real: Clause): boolean {
  const opposites = said.words.filter(
    (word) =>
      !real.words.some(({ root }) => root === word.root) &&
      real.words.some((other) => areOpposite(word, other)),
  ).length;
  const count = denialsIn(said) + denialsIn(real) + impliedIn(said, real) + impliedIn(real, said) + opposites;
  return count % 2 === 1;
}

function denialsIn({ all, passage: { words } }: Clause): number {
  return all.filter(({ lower, at }) => {
    const next = words[at + 1]?.lower ?? '';
    if (lower === 'instead' || lower === 'rather') return next === 'of' || next === 'than';
    return denial.test(lower) && !(/^(?:no|not)$/.test(lower) && bound.test(next));
  }).length;
}

/** Words that deny by their meaning, and that the other clause has no like of. */
function impliedIn({ all }: Clause, other: Clause): number {
  return all.filter(
    (word) =>
      isDenier(word.root) &&
      !denial.test(word.lower) &&
      word.lower !== 'only' &&
      !other.all.some((real) => nearnessOfWords(word, real) > 0.7 || areOpposite(word, real)),
  ).length;
}
