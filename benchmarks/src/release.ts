// Rehearses a release: every package to a registry on loopback, and from there into empty folders.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readHouse } from '../../internal/tooling/src/house/house.ts';
import type { Ended } from '../../internal/tooling/src/run/run-program.ts';
import { plantedChanges } from '../../internal/tooling/src/testing/planted-changes.ts';
import { compareReports } from '../../internal/tooling/src/versions/compare/compare-reports.ts';
import type { Figure, Results, RunOptions } from './frame.ts';
import { figure, subjects } from './frame.ts';
import { type Tried, tryAlone } from './release-alone.ts';
import { bills } from './release-bills.ts';
import { secondsToAnswer, upgradeProblem } from './release-create.ts';
import { outageAfter } from './release-outage.ts';
import { must, type Registry, release, startRegistry } from './release-registry.ts';
import { packedSize, weigh } from './release-size.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Oldest promised, and the newest of every line that is kept. */
const nodeVersions = { 'node22.15': '22.15.0', node24: '24.11.0', node26: '26.10.0' };

/** Releases what is committed. Takes minutes and asks the registry of npm for everything that is not ours. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  const house = readHouse(root);
  const published = house.packages.length + house.programs.length;
  const folder = mkdtempSync(join(tmpdir(), 'tpl-release-'));
  const registry = await startRegistry(join(folder, 'registry'));
  try {
    say('versioning, packing and publishing a clone');
    const clone = join(folder, 'clone');
    const resumed: Partial<Record<'resumedAfterOutage', Figure>> = {};
    const { versions, tags } = await release(root, clone, registry, async (publish) => {
      resumed.resumedAfterOutage = await resume(publish, registry, folder, published);
    });
    const billed = await bills(clone, registry, published);
    const nodes = await installNodes(join(folder, 'nodes'), smoke);
    const tried: Tried = {};
    const importMs: Record<string, Figure> = {};
    for (const entry of smoke ? house.packages.slice(0, 1) : house.packages) {
      say(`installing ${entry.name}@${versions[entry.name]} alone`);
      const version = versions[entry.name] ?? 'latest';
      const alone = await tryAlone(entry, {
        folder: join(folder, entry.short),
        root,
        version,
        registry,
        nodes,
      });
      Object.assign(tried, alone.tried);
      importMs[entry.short] = figure({ ours: alone.importMs, unit: 'ms', target: '' });
    }
    const failed = Object.entries(tried).filter(([, problem]) => problem !== undefined);
    for (const [name, problem] of failed) say(`FAILS ${name}: ${problem}`);
    return {
      aloneOk: {
        ...figure({
          ours: Object.keys(tried).length - failed.length,
          unit: `of ${Object.keys(tried).length}`,
          target: `= ${Object.keys(tried).length}`,
        }),
        ...(failed.length > 0 && { reason: failed.map(([name]) => name).join(', ') }),
      },
      tagsMade: figure({ ours: tags.length, unit: 'tags', target: `= ${published}` }),
      ...(resumed as Results),
      billsOfMaterials: billed,
      breakingAsPatchCaught: caught(),
      ...(await applications({ folder, clone, registry }, smoke)),
      ...(await weights(house)),
      ...subjects('importMs', importMs),
    };
  } finally {
    registry.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Publishes while the registry goes away after two packages, and once more when it is back, as somebody runs the job again. */
async function resume(
  publish: (registry: Registry) => Promise<Ended>,
  registry: Registry,
  folder: string,
  expected: number,
): Promise<Figure> {
  const outage = await outageAfter(2, registry, folder);
  try {
    const cut = await publish(outage.registry);
    const then = outage.published();
    outage.mend();
    const again = await publish(outage.registry);
    const isTrue = cut.code !== 0 && then < expected && again.code === 0 && outage.published() === expected;
    return {
      ...figure({ ours: isTrue ? 1 : 0, unit: 'yes', target: '= 1' }),
      reason: `${then} published and exit ${cut.code} when it went away, ${outage.published()} and exit ${again.code} when run again`,
    };
  } finally {
    outage.close();
  }
}

/**
 * An application of what was released: made twice, the second time by a registry and an npm that have seen its packages;
 * and upgraded.
 */
async function applications(
  { folder, clone, registry }: { folder: string; clone: string; registry: Registry },
  smoke: boolean,
): Promise<Results> {
  if (smoke) return {};
  const cache = join(folder, 'npm-cache');
  say('making an application, and asking it, twice');
  const first = await secondsToAnswer({ folder: join(folder, 'first'), cache, registry });
  const second = await secondsToAnswer({ folder: join(folder, 'second'), cache, registry });
  say('releasing the next version, and upgrading an application');
  const problem = await upgradeProblem({ folder: join(folder, 'upgraded'), cache, clone, registry });
  if (problem) say(`FAILS upgrade: ${problem}`);
  return {
    createToAnswerS: figure({ ours: second, unit: 's', target: '<= 60' }),
    createToAnswerFirstS: figure({ ours: first, unit: 's', target: '' }),
    upgradeOk: {
      ...figure({ ours: problem ? 0 : 1, unit: 'yes', target: '= 1' }),
      ...(problem && { reason: problem }),
    },
  };
}

/** Planted breaking changes that the check of versions finds. */
function caught(): Figure {
  const breaking = plantedChanges.filter(({ bump }) => bump === 'major');
  const found = breaking.filter(({ before, after }) =>
    compareReports({ index: before }, { index: after }).some(({ bump }) => bump === 'major'),
  );
  return figure({ ours: found.length, unit: `of ${breaking.length}`, target: `= ${breaking.length}` });
}

/** What is installed into applications is small; create-tpl-app is run once and holds a whole service. */
const tarballBounds: Readonly<Record<string, number>> = { ai: 170, 'create-tpl-app': 500 };

async function weights({ packages, programs }: ReturnType<typeof readHouse>): Promise<Results> {
  const tarball: Record<string, Figure> = {};
  const maps: Record<string, Figure> = {};
  const smallest: Record<string, Figure> = {};
  const error: Record<string, Figure> = {};
  for (const entry of packages) {
    const weight = await weigh(root, entry);
    tarball[entry.short] = tarballFigure(entry.short, weight.tarballBytes);
    maps[entry.short] = figure({ ours: weight.mapsShare, unit: 'share of bytes', target: '<= 0.3' });
    smallest[entry.short] = figure({ ours: weight.smallestExportBytes / 1000, unit: 'kB', target: '<= 8' });
    error[entry.short] = figure({ ours: weight.errorBytes / 1000, unit: 'kB', target: '<= 8' });
  }
  for (const { short, folder } of programs)
    tarball[short] = tarballFigure(short, packedSize(join(root, folder)).size);
  return {
    ...subjects('tarballKb', tarball),
    ...subjects('mapsShare', maps),
    ...subjects('smallestExportKb', smallest),
    ...subjects('errorClassKb', error),
  };
}

const tarballFigure = (short: string, bytes: number): Figure =>
  figure({ ours: bytes / 1000, unit: 'kB', target: `<= ${tarballBounds[short] ?? 90}` });

/** Nodes from npm, path by name. */
async function installNodes(folder: string, smoke: boolean): Promise<Record<string, string>> {
  const paths: Record<string, string> = {};
  for (const [name, version] of Object.entries(nodeVersions).slice(0, smoke ? 1 : 3)) {
    const target = join(folder, name);
    const packed = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
    await must('mkdir', ['-p', target], root);
    writeFileSync(join(target, 'package.json'), '{"private":true}');
    await must(
      'npm',
      ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${packed}@${version}`],
      target,
    );
    paths[name] = join(target, 'node_modules', packed, 'bin', 'node');
  }
  return paths;
}

const say = (text: string): void => void process.stderr.write(`  ${text}\n`);
