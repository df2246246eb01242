// Finds what an operation costs in the figures that the benchmarks left.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from './frame.ts';
import { figure, notMeasured } from './frame.ts';
import type { Report } from './frame-report.ts';

/** The figure of each area that says what one operation costs. */
const operations: Readonly<Record<string, readonly [area: string, name: string, perMs: number]>> = {
  ai: ['ai', 'guardedExtraUs', 1_000],
  cache: ['cache', 'l1HitNs', 1_000_000],
  monitoring: ['monitoring', 'lineNs', 1_000_000],
  resilience: ['resilience', 'pipelineUs', 1_000],
  security: ['security', 'chainP50Ms', 1],
  service: ['app', 'p50OverBareMs', 1],
};

/** By package, from the reports in `folder`; what was not run since is not known. */
export function overheads(folder: string): Record<string, Figure> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, [area, row, perMs]]) => {
      const shape = { unit: 'ms an operation', target: '< 5' };
      const command = `npm run bench -- ${area}`;
      const file = join(folder, `${area}.json`);
      const none = (reason: string) => notMeasured({ ...shape, reason });
      if (!existsSync(file)) return [name, none(`no run is recorded: ${command}`)];
      const { results, machine } = JSON.parse(readFileSync(file, 'utf8')) as Report;
      const ours = results[row]?.ours;
      if (typeof ours !== 'number') return [name, none(`the last run has no ${row}: ${command}`)];
      const entry = figure({ ours: ours / perMs, ...shape });
      return [name, { ...entry, reason: `${row} of the last ${command}, on ${machine['cpu']}` }];
    }),
  );
}
