import fc from 'fast-check';
import { counted, waits } from './build-series.ts';
import type { NamedHistory } from './to-promtool-tests.ts';

const length = 60;

/** Growth that keeps a pace for a while, then another; with gaps, restarts and late births. */
const counter = fc
  .record({
    paces: fc.array(fc.tuple(fc.integer({ min: 3, max: 25 }), fc.integer({ min: 0, max: 30 })), {
      minLength: 1,
      maxLength: 6,
    }),
    born: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: length })),
    gaps: fc.array(fc.tuple(fc.nat(length), fc.integer({ min: 1, max: 24 })), { maxLength: 2 }),
    restarts: fc.array(fc.nat(length), { maxLength: 2 }),
    start: fc.oneof(fc.constant(0), fc.nat(1_000_000)),
  })
  .map(({ paces, born, gaps, restarts, start }) => {
    const growth = paces
      .flatMap(([count, pace]) => Array.from({ length: count }, () => pace))
      .slice(0, length);
    while (growth.length < length) growth.push(growth.at(-1) ?? 0);
    let lost = 0;
    return counted(growth, start).map((value, step) => {
      if (value !== undefined && restarts.includes(step)) lost = value;
      const isGap = step < born || gaps.some(([from, count]) => step >= from && step < from + count);
      return isGap || value === undefined ? undefined : value - lost;
    });
  });

const gauge = fc.array(fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined, freq: 8 }), {
  minLength: length,
  maxLength: length,
});

/** Any history of requests, queues and waits. */
export const randomHistory: fc.Arbitrary<NamedHistory> = fc
  .record({
    codes: fc.array(fc.tuple(fc.constantFrom('200', '500', '503'), counter), { minLength: 1, maxLength: 5 }),
    queues: fc.array(gauge, { maxLength: 3 }),
    pattern: fc.array(fc.array(fc.constantFrom(0.5, 1, 2, 4, 7, 50), { maxLength: 3 }), {
      minLength: 1,
      maxLength: 8,
    }),
  })
  .map(({ codes, queues, pattern }) => ({
    name: 'random',
    series: [
      ...codes.map(([code, values], index) => ({
        metric: 'requests',
        labels: { code, route: `/r${index}` },
        values,
      })),
      ...queues.map((values, index) => ({ metric: 'queue', labels: { lane: 'axb'[index] ?? 'a' }, values })),
      ...waits(length, (step) => pattern[Math.floor(step / 5) % pattern.length] ?? []),
    ],
    steps: length,
  }));
