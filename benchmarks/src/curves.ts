// Measures how the cost of an operation grows with the work, and draws it.
import { join } from 'node:path';
import { cacheCurves } from './curves/cache-curves.ts';
import { callCurves } from './curves/call-curves.ts';
import type { Cost, Curve } from './curves/curve.ts';
import { documentCurves } from './curves/document-curves.ts';
import type { Drawn } from './curves/draw-curves.ts';
import { drawCurves } from './curves/draw-curves.ts';
import { exponentOf } from './curves/exponent.ts';
import { fleetCurve } from './curves/fleet-curve.ts';
import { scrapeCurve } from './curves/scrape-curve.ts';
import { textCurves } from './curves/text-curves.ts';
import type { Figure, Results, RunOptions } from './frame.ts';
import { figure, subjects } from './frame.ts';
import type { Report } from './frame-report.ts';

const curves: readonly Curve[] = [
  ...cacheCurves,
  ...callCurves,
  ...textCurves,
  scrapeCurve,
  ...documentCurves,
  fleetCurve,
];
const bounds = { each: '<= 0.2', all: '<= 1.1', memory: '' };

/** The exponent of each curve, and what it cost at each size. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  const exponents: Record<string, Figure> = {};
  const costs: Results = {};
  for (const curve of curves) {
    const sizes = smoke ? curve.sizes.slice(0, 3) : curve.sizes;
    const seen = await curve.costs(sizes, smoke);
    exponents[curve.name] = exponent(curve, sizes, seen);
    for (const [at, { ours, peers }] of seen.entries())
      costs[`cost.${curve.name}.${sizes[at]}`] = figure({
        ...{ ours, peers: { ...peers }, target: '' },
        unit: `${curve.unit}, ${sizes[at]?.toLocaleString('en-US')} ${curve.size}`,
      });
    process.stderr.write(`${curve.name}: exponent ${exponents[curve.name]?.ours?.toFixed(2)}\n`);
  }
  return { ...subjects('exponent', exponents), ...costs };
}

function exponent({ unit, size, grows }: Curve, sizes: readonly number[], seen: readonly Cost[]): Figure {
  const of = (pick: (cost: Cost) => number) =>
    exponentOf(seen.map((cost, at) => ({ size: sizes[at] ?? Number.NaN, cost: pick(cost) })));
  return {
    // A curve that falls has no ratio to one that rises.
    ...figure({ ours: of(({ ours }) => ours), unit: `of ${unit} by ${size}`, target: bounds[grows] }),
    peers: Object.fromEntries(
      Object.keys(seen[0]?.peers ?? {}).map((name) => [name, of(({ peers }) => peers[name] ?? Number.NaN)]),
    ),
  };
}

/** The picture of the documents that shows a run. */
export const page = {
  file: join(import.meta.dirname, '..', '..', 'docs', 'images', 'curves.svg'),
  render({ results, machine }: Report): string {
    const drawn = curves.map(({ name, size, unit, sizes }): Drawn => {
      const at = sizes.flatMap((one) => {
        const entry = results[`cost.${name}.${one}`];
        return entry ? [{ size: one, entry }] : [];
      });
      const line = (of: (entry: Figure) => number | null | undefined) =>
        at.map((one) => ({ size: one.size, cost: of(one.entry) ?? Number.NaN }));
      const { ours, met } = results[`exponent.${name}`] ?? { ours: null, met: null };
      return {
        ...{ name, size, unit, exponent: ours ?? Number.NaN, met: met !== false },
        lines: [
          { name: 'ours', points: line((entry) => entry.ours) },
          ...Object.keys(at[0]?.entry.peers ?? {}).map((peer) => ({
            name: peer,
            points: line(({ peers }) => peers[peer]),
          })),
        ],
      };
    });
    return drawCurves(
      drawn,
      `What work costs as it grows. Both axes by powers of ten; ours blue. ${machine['cores']} cores of ${machine['cpu']}`,
    );
  },
};
