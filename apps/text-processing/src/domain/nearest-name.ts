// Guesses which operation, option or setting somebody meant.

/** The candidate that at most a third of the letters of `name` differ from, or `undefined`. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.slice(0, 100).toLowerCase();
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.slice(0, 100).toLowerCase());
    if (distance <= wanted.length / 3 && distance < (best?.distance ?? Infinity))
      best = { candidate, distance };
  }
  return best?.candidate;
}

/** Levenshtein distance, one row at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, place) => place);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let place = 1; place <= to.length; place += 1) {
      const replaced = row[place - 1]! + (letter === to[place - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[place]! + 1, next[place - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
