// Fuzzes what reads input: `npm run fuzz -- [TARGET …] [--minutes 1 | --inputs 100] [--seed 1] [--keep] [--file INPUT] [--json]`.
import { parseArgs } from 'node:util';
import { systemClock } from '@internal/kit';
import type { TargetReport } from './command/run-worker.ts';
import { runTarget } from './command/run-worker.ts';
import { toJson, toTable } from './command/show-report.ts';
import { keepInput, readCorpus, readCorpusFile } from './run/corpus.ts';
import { fuzzTarget } from './run/fuzz-target.ts';
import type { Target } from './run/target.ts';
import { targets } from './targets/all-targets.ts';

// What a run adds to the corpus is read by people and by every test run: few inputs, and small ones.
const maxKept = 10;
const maxKeptBytes = 3_000;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '1' },
    inputs: { type: 'string' },
    seed: { type: 'string', default: '1' },
    file: { type: 'string' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** Writes what broke something, and what came to an outcome that the corpus has not. */
function keep({ name, findings, fresh }: TargetReport): void {
  const small = fresh.filter(({ input }) => input.length <= maxKeptBytes).slice(0, maxKept);
  for (const { problem, input } of findings)
    process.stderr.write(`kept ${keepInput(name, `broke ${problem.split('\n')[0]}`, input)}\n`);
  for (const { outcome, input } of small) process.stderr.write(`kept ${keepInput(name, outcome, input)}\n`);
}

/** Reads one input of a file, and says what comes of it. */
async function replay(target: Target, file: string): Promise<number> {
  const open = await target.open();
  try {
    process.stdout.write(`${await open.run(readCorpusFile(file))}\n`);
    return 0;
  } catch (error) {
    process.stdout.write(`✗ ${String(error)}\n`);
    return 1;
  } finally {
    await open.close?.();
  }
}

/** Reads the corpus and so many inputs more in this thread, as the tests do; what hangs is not ended. */
async function runQuickly(target: Target, seed: number, inputs: number): Promise<TargetReport> {
  const started = systemClock.monotonic();
  const open = await target.open();
  try {
    const corpus = readCorpus(target.name).map(({ input }) => input);
    const report = await fuzzTarget(target, open, { seed, corpus, isOver: (made) => made >= inputs });
    return { ...report, name: target.name, ms: systemClock.monotonic() - started };
  } finally {
    await open.close?.();
  }
}

async function main(): Promise<number> {
  const minutes = Number(values.minutes);
  const seed = Number(values.seed);
  const inputs = values.inputs === undefined ? undefined : Number(values.inputs);
  const chosen =
    positionals.length === 0 ? targets : targets.filter(({ name }) => positionals.includes(name));
  const unknown = positionals.filter((name) => !targets.some((target) => target.name === name));
  if (
    values.help ||
    unknown.length > 0 ||
    !(minutes > 0) ||
    !((inputs ?? 0) >= 0) ||
    !Number.isSafeInteger(seed)
  ) {
    const list = targets.map(({ name, holds }) => `  ${name.padEnd(16)} ${holds}`).join('\n');
    process.stderr.write(
      `Usage: npm run fuzz -- [TARGET …] [--minutes 1 | --inputs 100] [--seed 1] [--keep] [--file INPUT] [--json]\n\n${list}\n`,
    );
    return values.help ? 0 : 2;
  }
  const [first] = chosen;
  if (values.file !== undefined && first) return await replay(first, values.file);
  const reports: TargetReport[] = [];
  for (const target of chosen) {
    if (inputs === undefined) process.stderr.write(`· ${target.name} for ${minutes} min …\n`);
    const report =
      inputs === undefined
        ? await runTarget(target, seed, minutes * 60_000)
        : await runQuickly(target, seed, inputs);
    reports.push(report);
    if (values.keep) keep(report);
  }
  process.stdout.write(values.json ? toJson(reports) : toTable(reports));
  return reports.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

process.exitCode = await main();
