// A ring of samples that answers how much a series grew over a window.

/** The samples of one series, the oldest overwritten, with growth over a window in logarithmic time. */
export type SeriesRing = ReturnType<typeof createSeriesRing>;

/** Creates an empty ring of `capacity` samples at least `leastMs` apart: one that comes sooner takes the last one's place. */
export function createSeriesRing(capacity: number, leastMs = 0) {
  const times = new Float64Array(capacity);
  const values = new Float64Array(capacity);
  // The value with every reset added back: growth is the difference of two of them.
  const totals = new Float64Array(capacity);
  let size = 0;
  let end = 0;
  let lost = 0;

  const at = (index: number) => {
    const place = end - size + index;
    return place < 0 ? place + capacity : place;
  };

  /** Index of the first sample not before `ms`. */
  function firstFrom(ms: number): number {
    let low = 0;
    let high = size;
    // Samples mostly come at even steps: look where it should be first.
    const last = times[at(size - 1)]!;
    const step = (last - times[at(0)]!) / (size - 1);
    const guess = Math.floor(size - 1 - (last - ms) / step);
    if (guess > 0 && times[at(guess - 1)]! < ms) low = guess;
    if (guess >= 0 && guess + 1 < size && times[at(guess + 1)]! >= ms) high = guess + 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[at(middle)]! < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    push(atMs: number, value: number): void {
      const previous = size > 0 ? values[at(size - 1)]! : value;
      if (value < previous) lost += previous;
      if (size > 1 && times[at(size - 1)]! - times[at(size - 2)]! < leastMs) {
        end = at(size - 1);
        size -= 1;
      }
      times[end] = atMs;
      values[end] = value;
      totals[end] = value + lost;
      end = end + 1 === capacity ? 0 : end + 1;
      size = Math.min(size + 1, capacity);
    },
    /** The last value not older than `lookbackMs`, or `undefined`. */
    latest(nowMs: number, lookbackMs: number): number | undefined {
      const last = at(size - 1);
      return size > 0 && times[last]! >= nowMs - lookbackMs ? values[last] : undefined;
    },
    /**
     * Growth between `now - windowMs` and `now`, or `undefined` with fewer than two samples; counter resets are bridged.
     * Stretched to the window's edges as Prometheus does it (version 2.42, `extrapolatedRate`), so that both give the
     * same number: at most half a sample interval beyond where data ends, never to before the counter was zero.
     */
    increase(nowMs: number, windowMs: number): number | undefined {
      const from = firstFrom(nowMs - windowMs);
      const count = size - from;
      if (count < 2) return undefined;
      const first = at(from);
      const last = at(size - 1);
      const grown = totals[last]! - totals[first]!;
      const sampled = (times[last]! - times[first]!) / 1000;
      const average = sampled / (count - 1);
      let toStart = (times[first]! - (nowMs - windowMs)) / 1000;
      const toEnd = (nowMs - times[last]!) / 1000;
      if (grown > 0 && values[first]! >= 0) toStart = Math.min(toStart, sampled * (values[first]! / grown));
      let covered = sampled;
      covered += toStart < average * 1.1 ? toStart : average / 2;
      covered += toEnd < average * 1.1 ? toEnd : average / 2;
      return grown * (covered / sampled);
    },
  };
}
