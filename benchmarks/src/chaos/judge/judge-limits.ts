// Judges the limits: in no stretch of their length more was let through than the documents allow.
import type { Observation, Sample } from '../observe/observation.ts';
import type { Breach } from './breach.ts';

/**
 * Judges what was let through for the greedy tenant. What a process lets through by itself, while it cannot ask where limits are
 * counted, comes on top, up to its share; and it must have said so.
 */
export function judgeLimits({ calls, limit, played, samples, last }: Observation): Breach[] {
  // Answered whole within a stretch: so it was let through in that stretch, wherever the clock of the limit stands.
  const passed = calls
    .filter(({ kind, status }) => kind === 'greedy' && status === 200)
    .sort((a, b) => a.askedAt - b.askedAt);
  const { requests, windowMs, localShare } = limit;
  const share = Math.floor(requests * localShare);
  const services = [...new Set(calls.map(({ service }) => service))];
  for (const first of passed) {
    const [from, to] = [first.askedAt, first.askedAt + windowMs];
    const count = passed.filter(({ askedAt, endedAt }) => askedAt >= from && endedAt <= to).length;
    if (count <= requests) continue;
    const own = services.map((service) => {
      const starts = played.filter(
        (one) => one.aim === service && one.upAt !== undefined && one.upAt > from - windowMs && one.from < to,
      );
      // Who is started again has counted nothing yet, and what it would have said before is gone.
      if (starts.length > 0) return share * (1 + starts.length);
      const looks = [...samples, ...last].filter(({ program }) => program === service);
      const heard = looks.find(({ at }) => at >= to);
      // It ended before it was looked at again.
      const isUnheard = played.some(
        (one) =>
          one.aim === service && one.upAt !== undefined && one.from >= to && !(heard && heard.at < one.from),
      );
      return isUnheard ? share : Math.min(share, alone(looks, from - windowMs, to));
    });
    const bound = own.reduce((sum, each) => sum + each, requests);
    if (count > bound)
      return [
        {
          invariant: 'limit',
          message: `${count} requests of ${windowMs} ms from ${Math.round(from)} ms on were let through, ${bound} is the bound (by themselves: ${own.join(' and ')})`,
        },
      ];
  }
  return [];
}

/** What a process says it let through by itself in a stretch: from the look before to the look after. */
function alone(own: readonly Sample[], from: number, to: number): number {
  const before = own.findLast(({ at }) => at <= from)?.alone ?? 0;
  const after = (own.find(({ at }) => at >= to) ?? own.at(-1))?.alone ?? 0;
  return Math.max(0, after - before);
}
