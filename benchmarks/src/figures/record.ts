// Keeps what a run gave, and of which commit it is, for the page of figures.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../frame-report.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Where the last whole run of each area is kept; committed, so that the page can be written again by whoever measures one area. */
export const recordFolder = join(root, 'benchmarks', 'records');

/** When and of what a run was. */
export interface Measured {
  /** ISO 8601. */
  readonly at: string;
  /** Short hash; with `+` where something besides the documents was not committed. */
  readonly commit: string;
}

/** A report as it is kept. Reports of before commits were kept have no `measured`. */
export interface Recorded extends Report {
  readonly measured?: Measured;
}

/** A run that gave no figures. */
export interface Failure {
  readonly area: string;
  readonly measured: Measured;
  /** What was last seen of it. */
  readonly reason: string;
}

/** What is on record of one source: the last figures, and the failure of a run after them. */
export interface OnRecord {
  readonly report?: Recorded;
  readonly failure?: Failure;
}

/** Keeps a report as the last one of its area; a failure before it is over. */
export function keepReport(report: Report, folder = recordFolder): void {
  write(folder, `${report.area}.json`, { ...report, measured: now() });
  rmSync(join(folder, `${report.area}.failed.json`), { force: true });
}

/** Keeps that a run of an area gave nothing; the figures of the run before it stay. */
export function keepFailure(area: string, reason: string, folder = recordFolder): void {
  write(folder, `${area}.failed.json`, { area, reason, measured: now() } satisfies Failure);
}

/** What is on record of a source. */
export function readRecord(name: string, folder = recordFolder): OnRecord {
  const report = read<Recorded>(join(folder, `${name}.json`));
  const failure = read<Failure>(join(folder, `${name}.failed.json`));
  return { ...(report && { report }), ...(failure && { failure }) };
}

function now(): Measured {
  return { at: new Date().toISOString(), commit: commitNow() };
}

function commitNow(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  try {
    const changed = git(
      'status',
      '--porcelain',
      '--',
      '.',
      ':!docs',
      ':!benchmarks/src/figures/*.json',
      ':!benchmarks/records',
    );
    return `${git('rev-parse', '--short=10', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return 'no commit';
  }
}

function write(folder: string, name: string, value: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
}

function read<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}
