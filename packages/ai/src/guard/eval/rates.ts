// Infrastructure Service: ai · stable API, changes affect all users

/** A share with its 95 % interval (Wilson 1927). */
export interface Share {
  readonly hits: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The share of `hits` among `of`. */
export function shareOf(hits: number, of: number): Share {
  if (of === 0) return { hits, of, share: 0, low: 0, high: 1 };
  const z = 1.96;
  const share = hits / of;
  const middle = (share + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  return { hits, of, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** The lowest threshold at which at most `rate` of the benign scores lie at or above it. */
export function thresholdAt(benign: readonly number[], rate: number): number {
  const sorted = [...benign].sort((a, b) => b - a);
  const allowed = Math.floor(sorted.length * rate);
  const last = sorted[allowed];
  // Just above the first benign score that may not be reached.
  return last === undefined ? 0 : last + 1e-9;
}

/** Share of the scores at or above a threshold. */
export function reached(scores: readonly number[], threshold: number): Share {
  return shareOf(scores.filter((score) => score >= threshold).length, scores.length);
}
