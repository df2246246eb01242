// Fits how a cost grows: the exponent of size, by a straight line through logarithms.

/** What something cost at one size. */
export interface Point {
  readonly size: number;
  readonly cost: number;
}

/**
 * The larger of two exponents: of all points, and of the upper half alone. What a small size costs anyway hides a bend at the
 * end of a curve from the first one. 0: the same at every size; 1: in proportion; 2: with the square.
 */
export function exponentOf(points: readonly Point[]): number {
  const upper = points.slice(Math.min(points.length - 3, Math.floor(points.length / 2)));
  return Math.max(slopeOf(points), points.length > 3 ? slopeOf(upper) : Number.NEGATIVE_INFINITY);
}

/** Least squares over the logarithms of size and cost. */
function slopeOf(points: readonly Point[]): number {
  const at = points.map(({ size, cost }) => [Math.log(size), Math.log(cost)] as const);
  const mean = (pick: 0 | 1) => at.reduce((sum, pair) => sum + pair[pick], 0) / at.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const sum = (of: (x: number, y: number) => number) =>
    at.reduce((total, [x, y]) => total + of(x - meanX, y - meanY), 0);
  return sum((x, y) => x * y) / sum((x) => x * x);
}
