import { bounds } from './definitions.ts';
import type { NamedHistory } from './to-promtool-tests.ts';

type Values = (number | undefined)[];
type Series = NamedHistory['series'][number];

/** A counter's values from its growth per step. */
export function counted(growth: readonly (number | undefined)[], start = 0): Values {
  let value = start;
  return growth.map((step) => (step === undefined ? undefined : (value += step)));
}

/** `count` times the same, or what a function says of the step. */
export function steps(
  count: number,
  of: number | ((step: number) => number | undefined),
): (number | undefined)[] {
  return Array.from({ length: count }, (_, step) => (typeof of === 'number' ? of : of(step)));
}

/** Series of the counter. */
export const requests = (code: string, values: Values, route = '/a'): Series => ({
  metric: 'requests',
  labels: { code, route },
  values,
});
/** Series of the gauge. */
export const queue = (lane: string, values: Values): Series => ({
  metric: 'queue',
  labels: { lane },
  values,
});

/** The series of a histogram whose values fall into the bucket `bucketOf` says, so many a step. */
export function waits(count: number, perStep: (step: number) => readonly number[]): Series[] {
  const totals = [...bounds, Number.POSITIVE_INFINITY].map(() => 0);
  const columns = totals.map(() => [] as number[]);
  for (let step = 0; step < count; step += 1) {
    for (const value of perStep(step)) {
      for (const [index, bound] of [...bounds, Number.POSITIVE_INFINITY].entries())
        if (value <= bound) totals[index]! += 1;
    }
    for (const [index, column] of columns.entries()) column.push(totals[index]!);
  }
  const buckets = columns.map(
    (values, index): Series => ({
      metric: 'wait',
      labels: { lane: 'a' },
      bound: bounds[index] ?? Number.POSITIVE_INFINITY,
      values,
    }),
  );
  return [...buckets, { metric: 'wait', labels: { lane: 'a' }, values: columns.at(-1)! }];
}

/** Ten good requests a step. */
export const healthy = (count: number) => requests('200', counted(steps(count, 10)));
/** One pace inside a span of steps, another outside. */
export const during =
  (from: number, to: number, inside: number, outside = 0) =>
  (step: number) =>
    step >= from && step < to ? inside : outside;
