// Infrastructure Service: monitoring · stable API, changes affect all users

/** Counts of positive numbers in buckets that grow by 2 %: any quantile within 1 % of the value, in 9 KB. */
export type QuantileSketch = ReturnType<typeof createQuantileSketch>;

// DDSketch (Masson, Rim, Lee 2019) with a relative error of 1 %, from 1 µs to about 3 hours in milliseconds.
const gamma = 1.02;
const logGamma = Math.log(gamma);
const smallest = 0.001;
const size = 1_170;

/** Creates an empty sketch. */
export function createQuantileSketch() {
  const counts = new Float64Array(size);
  let count = 0;
  let max = 0;
  return {
    counts,
    get count() {
      return count;
    },
    get max() {
      return max;
    },
    add(value: number): void {
      const index =
        value <= smallest ? 0 : Math.min(size - 1, Math.ceil(Math.log(value / smallest) / logGamma));
      counts[index]! += 1;
      count += 1;
      max = Math.max(max, value);
    },
    /** Adds all counts of another sketch. */
    merge(other: { counts: Float64Array; count: number; max: number }): void {
      for (let index = 0; index < size; index += 1) counts[index]! += other.counts[index]!;
      count += other.count;
      max = Math.max(max, other.max);
    },
    /** The value at a quantile (0..1); 0 when empty. */
    quantile(quantile: number): number {
      const rank = Math.max(1, Math.ceil(quantile * count));
      let seen = 0;
      for (let index = 0; index < size; index += 1) {
        seen += counts[index]!;
        if (seen >= rank) return Math.min(max, (smallest * gamma ** index * 2) / (1 + gamma));
      }
      return 0;
    },
  };
}
