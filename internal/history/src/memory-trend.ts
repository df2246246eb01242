// Says how long the heap will last if it goes on growing as it does.

const maxPoints = 180;
const minPoints = 12;
const stepMs = 10_000;
const lowestOfMs = 60_000;
/** What stands for "it does not grow": 30 days, in seconds. */
export const foreverSeconds = 2_592_000;

/**
 * Follows the lowest value of each minute, which is what collecting garbage leaves, over half an hour; a single threshold
 * would only speak when it is too late.
 */
export function createMemoryTrend() {
  const points: { at: number; bytes: number }[] = [];

  return {
    /** Takes a look; more than one in ten seconds is one. */
    add(at: number, bytes: number): void {
      const last = points.at(-1);
      if (last && at - last.at < stepMs) {
        last.bytes = Math.min(last.bytes, bytes);
        return;
      }
      points.push({ at, bytes });
      if (points.length > maxPoints) points.shift();
    },
    /** Seconds until `limitBytes` is reached, by the line through what was seen; at most 30 days. */
    secondsLeft(limitBytes: number): number {
      const lows = lowest(points);
      const first = lows[0];
      const last = lows.at(-1);
      if (points.length < minPoints || !first || !last || lows.length < 2) return foreverSeconds;
      const mean = (pick: (point: (typeof lows)[number]) => number) =>
        lows.reduce((sum, point) => sum + pick(point), 0) / lows.length;
      const [meanAt, meanBytes] = [mean(({ at }) => at), mean(({ bytes }) => bytes)];
      let product = 0;
      let square = 0;
      for (const { at, bytes } of lows) {
        product += (at - meanAt) * (bytes - meanBytes);
        square += (at - meanAt) ** 2;
      }
      const perSecond = (product / square) * 1_000;
      if (!(perSecond > 0)) return foreverSeconds;
      return Math.min(foreverSeconds, Math.max(0, (limitBytes - last.bytes) / perSecond));
    },
  };
}

function lowest(points: readonly { at: number; bytes: number }[]) {
  const byMinute = new Map<number, { at: number; bytes: number }>();
  for (const point of points) {
    const minute = Math.floor(point.at / lowestOfMs);
    const known = byMinute.get(minute);
    if (!known || point.bytes < known.bytes) byMinute.set(minute, point);
  }
  return [...byMinute.values()];
}
