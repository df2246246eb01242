// Draws shapes of trouble nobody has tuned for.
import { createSeededRandom } from './seeded-random.ts';
import type { Trouble, TroubleShape } from './trouble-shape.ts';
import { defineShape } from './trouble-shape.ts';

const toHundredth = (value: number) => Math.round(value * 100) / 100;

/** So many shapes, the same for the same seed. */
export function drawShapes(seed: number, count: number): TroubleShape[] {
  const random = createSeededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const between = (least: number, most: number) => least + (most - least) * random();

  function drawTrouble(load: number): Trouble {
    const kind = pick(['brownout', 'brownout', 'outage', 'overload'] as const);
    const seconds = pick([12, 25, 40, 60]);
    const status = pick([500, 503, 529]);
    if (kind === 'brownout') return { kind, seconds, status, rate: toHundredth(between(0.08, 0.95)) };
    if (kind === 'outage') return { kind, seconds, status };
    return { kind, seconds, capacity: Math.max(12, load * between(0.35, 0.95)) };
  }

  return Array.from({ length: count }, (_, index) => {
    const processes = pick([1, 3, 7, 20, 53]);
    let callsPerSecond = pick([0.5, 1, 2, 4, 10, 10, 30]);
    while (processes * callsPerSecond > 300) callsPerSecond = pick([0.5, 1, 2, 4, 10]);
    const load = processes * callsPerSecond;
    const headroom = between(1.25, 3);
    const answerMs = pick<readonly [number, number]>([
      [40, 120],
      [40, 120],
      [500, 1_500],
      [2_000, 6_000],
    ]);
    const failMs = pick([20, 20, 200, 600]);
    const first = drawTrouble(load);
    const troubles = random() < 0.25 ? [{ ...first, pause: pick([0, 6]) }, drawTrouble(load)] : [first];
    const words = troubles.map(({ kind, rate, capacity, seconds }) =>
      [kind, rate ?? (capacity && toHundredth(capacity / load)), `${seconds}s`].filter(Boolean).join(' '),
    );
    return defineShape(
      `random ${seed}.${index}: ${processes} x ${callsPerSecond}/s, ${words.join(', ')}`,
      troubles,
      {
        processes,
        callsPerSecond,
        capacity: Math.max(15, load * headroom),
        answerMs,
        failMs,
        shedCost: pick([0.2, 0.5, 0.5, 0.9]),
        after: 60,
        seeds: load < 15 ? 6 : 2,
      },
    );
  });
}
