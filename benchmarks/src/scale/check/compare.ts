// Sets what a fleet did beside what the model says.
import type { Figure, Results } from '../../frame.ts';
import { figure } from '../../frame.ts';

/** One count of a fleet of one size. */
export interface Comparison {
  readonly resource: string;
  readonly processes: number;
  readonly real: number;
  readonly model: number;
}

/** How far the model may be off. */
const bound = '<= 0.1';

/** `modelError.RESOURCE.PROCESSES` each, and `modelError`, the worst. */
export function errorFigures(comparisons: readonly Comparison[]): Results {
  const entries = comparisons.map(({ resource, processes, real, model }): [string, Figure] => {
    const ours = Math.abs(real - model) / model;
    const unit = `share; ${short(real)} counted, ${short(model)} by the model`;
    return [`modelError.${resource}.${processes}`, figure({ ours, unit, target: bound })];
  });
  const worst = Math.max(...entries.map(([, { ours }]) => ours ?? 0));
  return {
    ...Object.fromEntries(entries),
    modelError: figure({ ours: worst, unit: 'share, the worst', target: bound }),
  };
}

/** What may grow with the square of the fleet, since every process hears of what every process writes. */
const squares: ReadonlySet<string> = new Set(['pushes', 'pushBytes']);

/** Of those who want a key one produces it; only the others ask again. */
const sizeOf = (resource: string, processes: number) => (resource === 'stampede' ? processes - 1 : processes);

/** `growth.RESOURCE`: the power of the size by which a count grows, where every process does the same. */
export function growthFigures(comparisons: readonly Comparison[]): Results {
  const resources = [...new Set(comparisons.map(({ resource }) => resource))];
  return Object.fromEntries(
    resources
      .map((resource) => [resource, comparisons.filter((one) => one.resource === resource)] as const)
      .filter(([, all]) => all.length > 1)
      .map(([resource, all]) => [
        `growth.${resource}`,
        figure({
          ours: exponentOf(all.map(({ processes, real }) => [sizeOf(resource, processes), real])),
          unit: 'power of the number of processes',
          target: squares.has(resource) ? '<= 2.1' : '<= 1.1',
        }),
      ]),
  );
}

/** The slope of a line through the logarithms. */
export function exponentOf(points: readonly (readonly [size: number, count: number])[]): number {
  const logs = points.map(([size, count]) => [Math.log(size), Math.log(count)] as const);
  const mean = (of: 0 | 1) => logs.reduce((sum, point) => sum + point[of], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  const under = logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
  return over / under;
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
