// Runs one area in a process of its own, for as long as it may take.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../frame-report.ts';

/** What a run of an area came to. */
export type AreaRun = { readonly report: Report } | { readonly problem: string };

/** How it is run. */
export interface AreaRunOptions {
  readonly minutes: number;
  /** Where its stderr is kept, as `bench-AREA.log`. */
  readonly logs: string;
  /** The program that is given area and flags. Default: the one of `npm run bench`. */
  readonly program?: string;
}

const running = new Set<number>();

/** Runs it; what it started ends with it. Never rejects: a crash, a hang and an answer that is none are problems. */
export async function runArea(
  area: string,
  flags: readonly string[],
  { minutes, logs, program = join(import.meta.dirname, '..', 'main.ts') }: AreaRunOptions,
): Promise<AreaRun> {
  mkdirSync(logs, { recursive: true });
  const log = join(logs, `bench-${area}.log`);
  const errors = openSync(log, 'w');
  const child = spawn(process.execPath, [program, area, '--json', ...flags], {
    stdio: ['ignore', 'pipe', errors],
    detached: true,
  });
  closeSync(errors);
  const { pid } = child;
  if (pid !== undefined) running.add(pid);
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`));
  });
  const timer = new AbortController();
  const late = sleep(minutes * 60_000, undefined, { signal: timer.signal, ref: false }).then(
    () => `did not end within ${minutes} minutes`,
    () => '',
  );
  const end = await Promise.race([ended, late]);
  timer.abort();
  if (pid !== undefined) {
    await endGroup(pid);
    running.delete(pid);
  }
  if (end === 'exit 0') {
    const report = readReport(said);
    if (report) return { report };
  }
  return { problem: `${end}: ${lastWords(log)}` };
}

/** Ends what still runs, when the command itself is ended. */
export function endRunning(): void {
  for (const pid of running) signalGroup(pid, 'SIGKILL');
}

async function endGroup(pid: number): Promise<void> {
  if (!signalGroup(pid, 'SIGTERM')) return;
  for (let turn = 0; turn < 50 && signalGroup(pid, 0); turn += 1) await sleep(20);
  signalGroup(pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    // Nobody is left of it.
    return false;
  }
}

function readReport(text: string): Report | undefined {
  try {
    const report = JSON.parse(text) as Report;
    return typeof report.results === 'object' ? report : undefined;
  } catch {
    return undefined;
  }
}

/** The first line that says what went wrong, else the last one. */
function lastWords(log: string): string {
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  return (lines.find((line) => line.includes(' failed: ')) ?? lines.at(-1) ?? '').trim() || 'it said nothing';
}
