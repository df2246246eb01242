// Counts what a newcomer walks through: folders, files, lines, words.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { docComments } from '../../internal/tooling/src/checks/docs/doc-comments.ts';
import { bounds } from '../../internal/tooling/src/figures/bounds.ts';
import { circlesIn } from '../../internal/tooling/src/figures/circles.ts';
import { codeSize } from '../../internal/tooling/src/figures/code-lines.ts';
import { longestFile } from '../../internal/tooling/src/figures/file-lines.ts';
import { looseFiles } from '../../internal/tooling/src/figures/folder-files.ts';
import { fileGraph, folderGraph } from '../../internal/tooling/src/figures/import-graph.ts';
import { internalImports } from '../../internal/tooling/src/figures/internal-imports.ts';
import { documentedShare, publicMembers } from '../../internal/tooling/src/figures/member-docs.ts';
import { valuesOutsideReadme } from '../../internal/tooling/src/figures/readme-values.ts';
import { sourcePackages } from '../../internal/tooling/src/figures/source-folders.ts';
import { type House, readHouse } from '../../internal/tooling/src/house/house.ts';
import type { Figure, Results, RunOptions } from './frame.ts';
import { figure, notMeasured, subjects } from './frame.ts';
import { countFailedTests } from './house-fork.ts';
import { requestRooms } from './house-rooms.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The static figures, which are checks in `npm test` too, and what one request enters; a fork's tests with `--all`. */
export async function run({ all = false }: RunOptions): Promise<Results> {
  const house = readHouse(root);
  return {
    ...staticFigures(house),
    ...(await roomFigures()),
    forkTestsFailed: all
      ? await forkFigure()
      : notMeasured({ unit: 'tests', target: '= 0', reason: 'takes minutes: ask with --all' }),
  };
}

function staticFigures(house: House): Results {
  const most = (ours: number, unit: string, limit: number): Figure =>
    figure({ ours, unit, target: `<= ${limit}` });
  const none = (ours: number, unit: string): Figure => figure({ ours, unit, target: '= 0' });
  const graphs = sourcePackages(house).map(({ src }) => fileGraph(house.root, src));
  const { byPackage, median } = codeSize(house);
  const outside = new Map(house.packages.map((entry) => [entry.short, valuesOutsideReadme(house, entry)]));
  const names = [...outside.values()].flat();
  return {
    looseFilesMax: most(
      Math.max(0, ...looseFiles(house).values()),
      'files in a folder',
      bounds.looseFilesMax,
    ),
    fileCycles: none(graphs.flatMap((graph) => circlesIn(graph)).length, 'circles'),
    folderCycles: none(graphs.flatMap((graph) => circlesIn(folderGraph(graph))).length, 'circles'),
    ...subjects(
      'packageCodeLinesMax',
      mapValues(byPackage, (lines) => most(lines, 'lines of code', bounds.packageCodeLinesMax)),
    ),
    fileLinesMax: most(longestFile(house), 'lines', bounds.fileLinesMax),
    medianCodeLines: most(median, 'lines of code', bounds.medianCodeLines),
    exportsUndocumented: none(undocumented(house), 'exports'),
    ...subjects(
      'membersDocumented',
      mapValues(new Map(house.packages.map((entry) => [entry.short, entry])), (entry) =>
        figure({
          ours: documentedShare(publicMembers(house, entry)),
          unit: 'share of members',
          target: `>= ${bounds.membersDocumented}`,
        }),
      ),
    ),
    valuesOutsideReadmes: {
      ...none(names.length, 'values of main doors'),
      ...(names.length > 0 && { reason: listed(outside) }),
    },
    internalImportsInApps: none(internalImports(house).length, 'imports and lines of configuration'),
  };
}

function undocumented(house: House): number {
  const problems = docComments.run(house) as readonly { message: string }[];
  return problems.filter(({ message }) => message.includes('without a doc comment')).length;
}

function listed(outside: ReadonlyMap<string, readonly string[]>): string {
  const lists = [...outside].filter(([, names]) => names.length > 0);
  return lists.map(([name, names]) => `${name}: ${names.join(', ')}`).join('; ');
}

async function roomFigures(): Promise<Results> {
  const targets = { missRooms: '<= 100', hitRooms: '<= 60' };
  const unit = 'source files entered';
  const main = fileURLToPath(new URL('../../apps/text-processing/dist/main.js', import.meta.url));
  const rooms = existsSync(main) ? await requestRooms(main, root) : 'the service is not built';
  if (typeof rooms === 'string')
    return Object.fromEntries(
      Object.entries(targets).map(([name, target]) => [name, notMeasured({ unit, target, reason: rooms })]),
    );
  return {
    missRooms: figure({ ours: rooms.miss.length, unit, target: targets.missRooms }),
    hitRooms: figure({ ours: rooms.hit.length, unit, target: targets.hitRooms }),
  };
}

async function forkFigure(): Promise<Figure> {
  const counted = await countFailedTests(root);
  const shape = { unit: 'tests', target: '= 0' };
  return typeof counted === 'number'
    ? figure({ ours: counted, ...shape })
    : notMeasured({ ...shape, reason: counted });
}

function mapValues<T>(entries: ReadonlyMap<string, T>, to: (value: T) => Figure): Record<string, Figure> {
  return Object.fromEntries([...entries].map(([name, value]) => [name, to(value)]));
}
