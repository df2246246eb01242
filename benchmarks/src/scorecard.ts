// Says how well the house keeps what it promises to those who build on it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFiles } from '../../internal/tooling/src/house/files.ts';
import { type House, type Package, readHouse } from '../../internal/tooling/src/house/house.ts';
import { yearOfReleases } from '../../internal/tooling/src/scorecard/breaking-releases.ts';
import { documentedExports } from '../../internal/tooling/src/scorecard/documented-exports.ts';
import {
  domainOf,
  sizeOf,
  swapOf,
  wordsPerMinute,
} from '../../internal/tooling/src/scorecard/domain-size.ts';
import { lastCoverage } from '../../internal/tooling/src/scorecard/last-coverage.ts';
import { shownPackages } from '../../internal/tooling/src/scorecard/shown-packages.ts';
import { recordFolder } from './figures/record.ts';
import type { Figure, Results } from './frame.ts';
import { figure, notMeasured, subjects } from './frame.ts';
import type { Report } from './frame-report.ts';
import { overheads } from './scorecard-overhead.ts';
import { scorecardPage } from './scorecard-page.ts';
import { useByOperation } from './scorecard-use.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const app = 'apps/text-processing';

/** The measures of the house: what it cannot see it leaves out, with the command that would show it. */
export async function run(): Promise<Results> {
  const house = readHouse(root);
  return {
    ...subjects('breakingReleases', byPackage(house, breaking)),
    ...(await use(house)),
    ...subjects('overheadMs', overheads(recordFolder)),
    ...coverage(house),
    ...reading(house),
    ...shown(house),
    ...subjects('exportsDocumented', byPackage(house, documented)),
  };
}

/** The page of the documents that shows a run. */
export const page = {
  file: join(root, 'docs', 'guides', 'scorecard.md'),
  render: (report: Report): string => scorecardPage(report),
};

function byPackage(house: House, toFigure: (entry: Package) => Figure): Record<string, Figure> {
  return Object.fromEntries(house.packages.map((entry) => [entry.short, toFigure(entry)]));
}

function breaking(entry: Package): Figure {
  const { releases, breaking: broke } = yearOfReleases(root, entry);
  const read = releases.length === 0 ? 'no release is tagged in that year' : `of ${releases.join(', ')}`;
  return {
    ...figure({ ours: broke.length, unit: 'releases in a year', target: '< 2' }),
    reason: broke.length > 0 ? `${broke.join(', ')} ${read}` : read,
  };
}

async function use(house: House): Promise<Results> {
  const shape = { unit: 'share of operations', target: '>= 0.8' };
  const used = await useByOperation(root);
  const toFigure = ({ short }: Package): Figure => {
    if (typeof used === 'string') return notMeasured({ ...shape, reason: used });
    const without = [...used].filter(([, packages]) => !packages.has(short)).map(([id]) => id);
    const entry = figure({ ours: 1 - without.length / used.size, ...shape });
    return without.length > 0 ? { ...entry, reason: `not by ${without.join(', ')}` } : entry;
  };
  return subjects('usedByOperations', byPackage(house, toFigure));
}

function coverage(house: House): Results {
  const folders = [...house.packages.map(({ folder }) => folder), 'packages/create-tpl-app', app];
  const figures = folders.map((folder): [string, Figure] => {
    const shape = { unit: 'share', target: folder === app ? '> 0.7' : '> 0.9' };
    const least = lastCoverage(root, folder);
    const reason = 'its tests left no summary: npm test';
    if (!least) return [nameOf(folder), notMeasured({ ...shape, reason })];
    return [
      nameOf(folder),
      { ...figure({ ours: least.share, ...shape }), reason: `least of all: ${least.kind}` },
    ];
  });
  return subjects('coverage', Object.fromEntries(figures));
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.ts$/, '');

/** What a newcomer reads, and what a fork writes anew. */
function reading(house: House): Results {
  const domain = domainOf(root, app);
  const parts = {
    whole: domain,
    // What stays when the operations go: how one is defined, asked and answered.
    frame: sizeOf(
      root,
      domain.files.filter((file) => !file.includes('/domain/operations/')),
    ),
    operations: sizeOf(
      root,
      domain.files.filter((file) => /\/domain\/operations\/[^/]+$/.test(file)),
    ),
    analyzers: sizeOf(
      root,
      domain.files.filter((file) => file.includes('/operations/analyzers/')),
    ),
  };
  const minutes = Object.entries(parts).map(([name, { files, lines, words }]): [string, Figure] => [
    name,
    {
      ...figure({ ours: words / wordsPerMinute, unit: 'minutes', target: '<= 30' }),
      reason: `${words} words in ${files.length} files, ${lines} lines of code, at ${wordsPerMinute} words a minute`,
    },
  ]);
  const swap = swapOf(root, app, readFileSync(join(house.root, 'docs', 'guides', 'fork.md'), 'utf8'));
  return {
    ...subjects('domainReadMinutes', Object.fromEntries(minutes)),
    domainLines: figure({ ours: domain.lines, unit: 'lines of code', target: '' }),
    swapFilesWritten: {
      ...figure({ ours: swap.written.length, unit: 'files', target: '' }),
      reason: swap.written.join(', '),
    },
    swapFilesRemoved: figure({ ours: swap.removed.length, unit: 'files', target: '' }),
    swapLines: figure({ ours: swap.lines, unit: 'lines of code', target: '' }),
  };
}

/** The service shows more than three packages; each example shows as many as it needs. */
function shown(house: House): Results {
  const examples = findFiles(root, [`${app}/examples`], /^(?!.*\.test\.ts$).*\.ts$/);
  const count = (file: string, target: string): Figure => {
    const packages = shownPackages(house, file);
    return {
      ...figure({ ours: packages.length, unit: 'packages', target }),
      ...(packages.length > 0 && { reason: packages.join(', ') }),
    };
  };
  const all = new Set(examples.flatMap((file) => shownPackages(house, file)));
  return {
    packagesShown: count(`${app}/src/composition.ts`, '> 3'),
    packagesInExamples: figure({ ours: all.size, unit: 'packages', target: `= ${house.packages.length}` }),
    ...Object.fromEntries(
      examples.map((file) => [
        `packagesInExamples.${file.slice(`${app}/examples/`.length, -3)}`,
        count(file, ''),
      ]),
    ),
  };
}

function documented(entry: Package): Figure {
  const { exports, documented: told } = documentedExports({ root }, entry);
  return {
    ...figure({ ours: exports === 0 ? 1 : told / exports, unit: 'share of exports', target: '= 1' }),
    reason: `${told} of ${exports}`,
  };
}
