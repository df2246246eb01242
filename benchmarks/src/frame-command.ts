// Reads the command line of the benchmarks and runs an area.
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { keepReport } from './figures/record.ts';
import type { AreaModule } from './frame-area.ts';
import { areas } from './frame-areas.ts';
import { reportOf, showReport } from './frame-report.ts';

/** What a run of the command gave. */
export interface Outcome {
  /** 0 done, 1 the area failed, 2 asked wrongly. */
  code: number;
  /** For stdout: with `--json` exactly one JSON object. */
  out: string;
  /** For stderr: what went wrong and what to do. */
  problem: string;
}

/**
 * Runs `AREA [--json] [--smoke] [--all] [--write] [--corpora DIR]` with the area files in `folder`. What a whole run gave is
 * kept in `recordTo` too, as `AREA.json`, for whoever asks for it later.
 */
export async function runCommand(
  args: readonly string[],
  folder: string,
  { recordTo }: { recordTo?: string } = {},
): Promise<Outcome> {
  const existing = areas.filter((area) => existsSync(join(folder, `${area}.ts`)));
  const usage = `npm run --silent bench -- AREA [--json] [--smoke] [--all] [--write] [--corpora DIR]\nAreas: ${existing.join(', ') || 'none yet'}.`;
  const asked = parse(args);
  if (typeof asked === 'string') return { code: 2, out: '', problem: `${asked}\n${usage}` };
  const { area, json, smoke, all, write, corpora } = asked;
  if (area === undefined) return { code: 2, out: '', problem: `Name an area.\n${usage}` };
  if (!existing.some((name) => name === area))
    return { code: 2, out: '', problem: `There is no area "${area}".\n${usage}` };
  if (corpora !== undefined && !existsSync(corpora))
    return { code: 2, out: '', problem: `There is no folder ${corpora}.\n${usage}` };
  try {
    const { run, page } = (await import(pathToFileURL(join(folder, `${area}.ts`)).href)) as AreaModule;
    if (write && !page) return { code: 2, out: '', problem: `The area "${area}" has no page to write.` };
    const results = await withStdoutOnStderr(() => run({ smoke, all, corpora }));
    const report = reportOf(area, results);
    if (write && page) writeFileSync(page.file, page.render(report));
    if (recordTo !== undefined && !smoke) keepReport(report, recordTo);
    return { code: 0, out: showReport(report, json), problem: '' };
  } catch (error) {
    return {
      code: 1,
      out: '',
      problem: `The area "${area}" failed: ${error instanceof Error ? error.stack : String(error)}`,
    };
  }
}

interface Asked {
  readonly area?: string;
  readonly json: boolean;
  readonly smoke: boolean;
  readonly all: boolean;
  readonly write: boolean;
  readonly corpora: string | undefined;
}

function parse(args: readonly string[]): string | Asked {
  try {
    const options = {
      json: { type: 'boolean' },
      smoke: { type: 'boolean' },
      all: { type: 'boolean' },
      write: { type: 'boolean' },
      corpora: { type: 'string' },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length > 1) return `One area at a time, not ${positionals.join(' and ')}.`;
    const corpora = values.corpora === undefined ? undefined : resolve(values.corpora);
    return {
      ...(positionals[0] !== undefined && { area: positionals[0] }),
      json: values.json ?? false,
      smoke: values.smoke ?? false,
      all: values.all ?? false,
      write: values.write ?? false,
      corpora,
    };
  } catch (error) {
    return (error as Error).message;
  }
}

/** What an area or a peer prints must not mix with the result. */
async function withStdoutOnStderr<T>(work: () => Promise<T>): Promise<T> {
  const write = process.stdout.write;
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof write;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
