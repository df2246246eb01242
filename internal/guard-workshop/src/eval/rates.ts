// Thresholds, shares and their confidence intervals.

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

/** Something with a score. */
export interface Scored {
  readonly score: number;
}

/** The lowest threshold at which at most `rate` of the benign rows lie at or above it. */
export function thresholdAt(benign: readonly Scored[], rate: number): number {
  const sorted = benign.map(({ score }) => score).sort((a, b) => b - a);
  const last = sorted[Math.floor(sorted.length * rate)];
  // Just above the first benign score that may not be reached.
  return last === undefined ? 0 : last + 1e-9;
}

/** Share of the rows at or above a threshold. */
export function reached(rows: readonly Scored[], threshold: number): Share {
  return shareOf(rows.filter(({ score }) => score >= threshold).length, rows.length);
}
