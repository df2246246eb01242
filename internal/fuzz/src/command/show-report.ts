// Shows what came of fuzzing: as a table for people, as one object for programs.
import type { TargetReport } from './run-worker.ts';

const shown = (input: Buffer): string =>
  input.toString('utf8').includes('\ufffd')
    ? `base64 ${input.toString('base64')}`
    : JSON.stringify(input.toString('utf8'));

/** A line for each target, and each finding with the smallest input that shows it. */
export function toTable(reports: readonly TargetReport[]): string {
  const rows = reports.map(({ name, executions, ms, outcomes, findings }) =>
    [
      name.padEnd(16),
      executions.toString().padStart(10),
      (ms / 1_000).toFixed(1).padStart(8),
      String(outcomes.size).padStart(9),
      String(findings.length).padStart(9),
    ].join(' '),
  );
  const head = [
    'target'.padEnd(16),
    'executions'.padStart(10),
    'seconds'.padStart(8),
    'outcomes'.padStart(9),
    'findings'.padStart(9),
  ].join(' ');
  const found = reports.flatMap(({ name, findings }) =>
    findings.map(
      ({ problem, input }) =>
        `\n✗ ${name}: ${problem.slice(0, 1_500)}\n  input (${input.length} bytes): ${shown(input).slice(0, 3_000)}`,
    ),
  );
  return `${[head, ...rows, ...found].join('\n')}\n`;
}

/** The same for programs. */
export function toJson(reports: readonly TargetReport[]): string {
  const targets = reports.map(({ name, executions, ms, outcomes, findings }) => ({
    name,
    executions,
    seconds: Math.round(ms / 100) / 10,
    outcomes: Object.fromEntries(outcomes),
    findings: findings.map(({ problem, input }) => ({ problem, inputBase64: input.toString('base64') })),
  }));
  return `${JSON.stringify({ targets })}\n`;
}
