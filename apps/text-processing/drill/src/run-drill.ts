// Plays the drill and shows what was seen: `npm run drill`, and with --planted what it finds in broken copies.
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Verdict } from './judge/judge.ts';
import { judge } from './judge/judge.ts';
import type { Search } from './planted/find-planted.ts';
import { findPlanted } from './planted/find-planted.ts';
import { plantedFaults } from './planted/planted-faults.ts';
import { playScenario } from './run/play-scenario.ts';
import type { Scenario } from './scenario/scenario.ts';
import { scenarios } from './scenario/scenarios.ts';
import { drawDrill } from './show/draw-drill.ts';
import { showTable } from './show/show-table.ts';
import { toJson } from './show/to-json.ts';

const usage = `npm run drill -- [--only NAME]... [--env-file FILE] [--picture FILE] [--planted] [--keep FILE] [--json]

Plays outages against the service as it was built, and shows what users saw. Nothing real is called.
--only      just these scenarios: ${scenarios.map(({ name }) => name).join(', ')}
--env-file  settings of yours, as in .env; keys, addresses, ports and files in it are not used
--picture   writes what users saw as an SVG
--planted   also breaks copies of the service in ${plantedFaults.length} ways, and says which the drill found
--json      one object for scripts; with --planted unless there is an --only
--keep      writes that object into this file, once every scenario was played and faults were planted
`;

/** Folder of the service. */
export const folder = resolve(fileURLToPath(new URL('../..', import.meta.url)));
// Two copies at a time: each waits most of its time.
const searchesAtOnce = 2;
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Runs the command; resolves to its exit code: 0 all is well, 1 something is not, 2 it cannot be run. */
export async function runDrill(args: readonly string[]): Promise<number> {
  const options = {
    only: { type: 'string', multiple: true },
    'env-file': { type: 'string' },
    picture: { type: 'string' },
    planted: { type: 'boolean' },
    keep: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.help) {
      process.stdout.write(usage);
      return 0;
    }
    const isPlanting = values.planted ?? (values.json === true && !values.only);
    const verdicts = await playAll(chosen(values.only), values['env-file']);
    const searches = isPlanting ? await searchAll() : undefined;
    if (values.picture) writeFileSync(values.picture, drawDrill(verdicts));
    const json = JSON.stringify(toJson(verdicts, searches), null, 2);
    if (values.keep && searches && !values.only) writeFileSync(values.keep, json);
    const out = values.json
      ? json
      : `${showTable(verdicts)}${searches ? `\n\n${showSearches(searches)}` : ''}`;
    await new Promise((done) => process.stdout.write(`${out}\n`, done));
    const isWell = verdicts.every(({ problems }) => problems.length === 0);
    return isWell && (searches ?? []).every(({ isFound }) => isFound) ? 0 : 1;
  } catch (error) {
    say(`✗ ${(error as Error).message}`);
    return 2;
  }
}

function chosen(only: readonly string[] | undefined): readonly Scenario[] {
  const names = only?.flatMap((name) => name.split(','));
  const unknown = names?.find((name) => !scenarios.some((one) => one.name === name));
  if (unknown)
    throw new Error(
      `There is no scenario "${unknown}". There are: ${scenarios.map(({ name }) => name).join(', ')}.`,
    );
  return names ? scenarios.filter(({ name }) => names.includes(name)) : scenarios;
}

async function playAll(some: readonly Scenario[], envFile: string | undefined): Promise<Verdict[]> {
  const programs = { service: join(folder, 'dist', 'main.js'), worker: join(folder, 'dist', 'worker.js') };
  if (!existsSync(programs.service)) throw new Error('The service is not built: run `npm run build` first.');
  const verdicts: Verdict[] = [];
  for (const scenario of some) {
    say(`… ${scenario.name}: ${scenario.what}`);
    verdicts.push(judge(await playScenario(scenario, { programs, envFile: envFile && resolve(envFile) })));
  }
  return verdicts;
}

async function searchAll(): Promise<Search[]> {
  const waiting = [...plantedFaults];
  const searches: Search[] = [];
  const search = async () => {
    for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
      const found = await findPlanted(folder, fault);
      say(`${found.isFound ? '✓ found' : '✗ missed'} ${fault.name}: ${fault.what}`);
      searches.push(found);
    }
  };
  await Promise.all(Array.from({ length: searchesAtOnce }, search));
  return searches;
}

function showSearches(searches: readonly Search[]): string {
  const found = searches.filter(({ isFound }) => isFound).length;
  const lines = searches.map(
    ({ fault, isFound, problems }) =>
      `${isFound ? '✓' : '✗'} ${fault.name} (${fault.scenario}): ${problems.map(({ message }) => message).join('; ') || 'nothing was found'}`,
  );
  return [`${found} of ${searches.length} planted faults found`, ...lines].join('\n');
}
