// Finds a quantile among the counts of buckets.

/**
 * Linear inside the bucket that holds the rank, as Prometheus' `histogram_quantile`; above the last bound it is that bound. `upTo` is asked
 * once for each bound, in order: how many of the `total`, which is above 0, are not above it.
 */
export function histogramQuantile(
  quantile: number,
  bounds: readonly number[],
  total: number,
  upTo: (at: number) => number,
): number {
  const rank = quantile * total;
  let below = 0;
  for (let at = 0; at < bounds.length; at += 1) {
    const end = bounds[at]!;
    const count = Math.max(below, upTo(at));
    const start = bounds[at - 1] ?? Math.min(0, end);
    if (count >= rank) return start + (end - start) * ((rank - below) / (count - below));
    below = count;
  }
  return bounds.at(-1) ?? Number.NaN;
}
