// Measures how much of a sentence stands in its sources word for word.
import type { Passage } from '../facts/passage.ts';

// Words that come and go without a change of what is said.
const small =
  /^(?:the|a|an|has|have|had|is|are|was|were|been|be|of|that|which|who|will|would|to|and|in|on|at|by|for|with|as|,|;|:|\.|"|“|”|')$/;
const minRun = 3;
const minClause = 4;

/** Share of the words that stand in runs of three and more as a source has them, and the number of those that no source has. */
export function measureVerbatim(claim: Passage, sources: readonly Passage[]) {
  const ours = wordsOf(claim);
  const lists = sources.map(wordsOf);
  let covered = 0;
  for (let at = 0; at < ours.length; ) {
    const run = Math.max(0, ...lists.map((list) => longestRun(ours, at, list)));
    if (run >= minRun) covered += run;
    at += run >= minRun ? run : 1;
  }
  return {
    inRuns: ours.length === 0 ? 1 : covered / ours.length,
    isInOrder: isInOrder(ours, lists) ? 1 : 0,
    otherWords: ours.filter((word) => !lists.some((list) => list.includes(word))).length,
  };
}

/** Whether all of it stands in runs of two and more words, in the order of the source; a second source must give a clause. */
function isInOrder(ours: readonly string[], lists: readonly (readonly string[])[]): boolean {
  const reached = lists.map(() => 0);
  const given = lists.map(() => 0);
  let at = 0;
  while (at < ours.length) {
    let best = { length: 1, list: -1, end: 0 };
    for (const [number, list] of lists.entries())
      for (let from = reached[number] ?? 0; from < list.length; from += 1) {
        const length = runAt(ours, at, list, from);
        if (length > best.length) best = { length, list: number, end: from + length };
      }
    if (best.list < 0) return false;
    reached[best.list] = best.end;
    given[best.list] = (given[best.list] ?? 0) + best.length;
    at += best.length;
  }
  const used = given.filter((count) => count > 0);
  return used.length === 1 || used.every((count) => count >= minClause);
}

const wordsOf = ({ words }: Passage) => words.map(({ lower }) => lower).filter((word) => !small.test(word));

function longestRun(ours: readonly string[], at: number, list: readonly string[]): number {
  let best = 0;
  for (let from = 0; from < list.length; from += 1) {
    best = Math.max(best, runAt(ours, at, list, from));
  }
  return best;
}

function runAt(ours: readonly string[], at: number, list: readonly string[], from: number): number {
  let length = 0;
  while (at + length < ours.length && ours[at + length] === list[from + length]) length += 1;
  return length;
}
