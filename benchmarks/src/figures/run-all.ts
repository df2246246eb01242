// Runs every area one after the other, names what was missed, and writes the page: `npm run bench` without an area.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Outcome } from '../frame-command.ts';
import type { Results } from '../frame-figure.ts';
import { figure, notMeasured } from '../frame-figure.ts';
import { reportOf } from '../frame-report.ts';
import { readDeclared, withFigures, writeDeclared } from './declared.ts';
import { readReasons } from './reasons.ts';
import { keepFailure, readRecord, recordFolder } from './record.ts';
import type { Row } from './rows.ts';
import { rowsOf } from './rows.ts';
import { runArea } from './run-area.ts';
import { showMissed } from './show-missed.ts';
import type { Source } from './sources.ts';
import { sources } from './sources.ts';
import { writePage } from './write-page.ts';

/** The words of `--help`. */
export const usageOfAll = `npm run bench [-- all] [--only A,B] [--skip A,B] [--recorded] [--write] [--json] [--smoke] [--all] [--corpora DIR] [--minutes N]

Without an area: every one, one after the other, each in a process of its own; an hour or two. What an area gives is kept in
benchmarks/records, with commit and machine. At the end every bound that was missed names itself; then the exit code is 1.
--only, --skip  these areas, or all but these
--recorded      runs nothing: reads what is on record
--write         writes docs/guides/figures.md from the record, and the pages of the areas that have one
--minutes       the most that one area may take; without it 30, and more for those that install things
--smoke         does everything run at all? Only a crash counts then
--all           also the figures that take minutes; --corpora DIR, for those that need one
`;

const root = join(import.meta.dirname, '..', '..', '..');
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Runs the command. The code is 0 when no bound was missed, 1 when one was or an area failed, 2 when asked wrongly. */
export async function runAll(args: readonly string[]): Promise<Outcome> {
  const asked = parse(args);
  if (typeof asked === 'string') return { code: 2, out: '', problem: `${asked}\n\n${usageOfAll}` };
  const { values, chosen } = asked;
  if (values.help) return { code: 0, out: usageOfAll, problem: '' };
  const failures = new Map<string, string>();
  const smoked: Record<string, Results> = {};
  if (!values.recorded)
    for (const source of chosen.filter(({ isArea }) => isArea)) {
      const run = await play(source, values);
      if ('problem' in run) failures.set(source.name, run.problem);
      else smoked[source.name] = run.results;
    }
  if (!values.smoke)
    for (const { name } of chosen) {
      const { failure } = readRecord(name);
      if (failure) failures.set(name, failure.reason);
    }
  const declared = withFigures(readDeclared(), smoked, { smoke: values.smoke });
  const known = { declared, reasons: readReasons() };
  const rows = chosen.flatMap((source) =>
    rowsOf(source, recordOf(source, failures, smoked, values.smoke), known),
  );
  if (values.write) {
    writeDeclared(withFigures(declared, onRecord()));
    if (!values.smoke) for (const line of writePage()) say(line);
  }
  const isMissed = rows.some(({ verdict }) => verdict === 'missed') && !values.smoke;
  return {
    code: failures.size > 0 || isMissed ? 1 : 0,
    out: values.json ? toJson(rows, failures) : showMissed(rows, failures, values.smoke),
    problem: '',
  };
}

type Values = Exclude<ReturnType<typeof parse>, string>['values'];

function parse(args: readonly string[]) {
  const options = {
    only: { type: 'string' },
    skip: { type: 'string' },
    recorded: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    corpora: { type: 'string' },
    minutes: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  try {
    const { values } = parseArgs({ args: args.filter((word) => word !== 'all'), options });
    const [only, skip] = [values.only?.split(','), values.skip?.split(',')];
    const unknown = [...(only ?? []), ...(skip ?? [])].find(
      (name) => !sources.some((one) => one.name === name),
    );
    if (unknown !== undefined) return `There is no area "${unknown}".`;
    if (values.minutes !== undefined && !(Number(values.minutes) > 0))
      return `"${values.minutes}" are no minutes.`;
    if (values.corpora !== undefined && !existsSync(values.corpora))
      return `There is no folder ${values.corpora}.`;
    const chosen = sources.filter(({ name }) => (only?.includes(name) ?? true) && !skip?.includes(name));
    return { values, chosen };
  } catch (error) {
    return (error as Error).message;
  }
}

async function play(
  source: Source,
  { smoke, all, corpora, write, minutes }: Values,
): Promise<{ results: Results } | { problem: string }> {
  const { name } = source;
  const hasPage = readFileSync(join(import.meta.dirname, '..', `${name}.ts`), 'utf8').includes(
    'export const page',
  );
  const flags = [
    ...(smoke ? ['--smoke'] : []),
    ...(all ? ['--all'] : []),
    ...(corpora === undefined ? [] : ['--corpora', resolve(corpora)]),
    ...(write && hasPage && !smoke ? ['--write'] : []),
  ];
  const from = performance.now();
  say(`· ${name}: ${source.about} …`);
  const run = await runArea(name, flags, {
    minutes: minutes === undefined ? source.minutes : Number(minutes),
    logs: join(root, '.toolchain', 'logs'),
  });
  const seconds = Math.round((performance.now() - from) / 1_000);
  if ('problem' in run) {
    say(`✗ ${name} gave no figures, ${seconds} s: ${run.problem} (.toolchain/logs/bench-${name}.log)`);
    if (!smoke) keepFailure(name, run.problem);
    return run;
  }
  const { results } = run.report;
  const missed = Object.entries(results).filter(([, { met }]) => met === false);
  const most = missed.map(([figureName]) => figureName).slice(0, 12);
  say(
    `✓ ${name}, ${seconds} s: ${Object.keys(results).length} figures${missed.length > 0 && !smoke ? `, ${missed.length} missed: ${most.join(', ')}` : ''}`,
  );
  return { results };
}

/** What rows are made of: what is on record, or what a smoke run gave, which is kept nowhere. */
function recordOf(
  source: Source,
  failures: ReadonlyMap<string, string>,
  given: Record<string, Results>,
  smoke: boolean,
) {
  const results = given[source.name];
  if (smoke) return results && !failures.has(source.name) ? { report: reportOf(source.name, results) } : {};
  return readRecord(source.name);
}

function onRecord(): Record<string, Results> {
  return Object.fromEntries(
    sources.flatMap(({ name }) => {
      const { report } = readRecord(name, recordFolder);
      return report ? [[name, report.results]] : [];
    }),
  );
}

/** One object in the form of the frame: a figure is AREA.NAME, and AREA says whether its last run ended with figures. */
function toJson(rows: readonly Row[], failures: ReadonlyMap<string, string>): string {
  const shape = { unit: 'ended with figures', target: '= 1' };
  const ends = [...new Set(rows.map(({ source }) => source))].map(({ name, command }) => {
    const problem = failures.get(name);
    if (problem !== undefined) return [name, { ...figure({ ours: 0, ...shape }), reason: problem }];
    const hasRun = rows.some((row) => row.source.name === name && row.entry.ours !== null);
    return [name, hasRun ? figure({ ours: 1, ...shape }) : notMeasured({ ...shape, reason: command })];
  });
  const figures = rows.map(({ source, name, entry, reason }) => [
    `${source.name}.${name}`,
    { ...entry, ...(reason !== '' && { reason }) },
  ]);
  return `${JSON.stringify(reportOf('all', Object.fromEntries([...ends, ...figures])), null, 2)}\n`;
}
