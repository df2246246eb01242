// Shows what the drill saw as a table for people.
import type { Verdict } from '../judge/judge.ts';

const seconds = (ms: number) => (ms / 1_000).toFixed(1);
const columns = [
  'scenario',
  'calls',
  'failed',
  'degraded',
  'p50 s',
  'p99 s',
  'asked',
  'well s',
  'cost USD',
  'counted',
];

/** The table, then what fired when and what was not as it must be. */
export function showTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ run, figures }) => [
    run.scenario.name,
    String(figures.calls),
    String(figures.failed),
    `${Math.round(figures.degradedShare * 100)} %`,
    seconds(figures.p50Ms),
    seconds(figures.p99Ms),
    figures.attemptsPerCall.toFixed(2),
    figures.recoveryMs === undefined ? 'never' : seconds(figures.recoveryMs),
    figures.costUsd.toFixed(4),
    figures.countedShare === undefined ? '-' : `${Math.round(figures.countedShare * 100)} %`,
  ]);
  const widths = columns.map((title, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ');
  return [line(columns), ...rows.map(line), '', ...verdicts.flatMap(showAlerts), '', ...legend].join('\n');
}

const legend = [
  'degraded: of the answers asked for in the trouble, those of the offline engine, which say so. asked: requests to the',
  'provider a call. well: from the end of the trouble until the model answered every call. counted: tokens in the',
  "service's books for each in the provider's. Alerts: seconds after the trouble began; (holds): it fires after minutes.",
];

function showAlerts(verdict: Verdict): string[] {
  const { run, problems, missing } = verdict;
  const { scenario, from, watched, batch } = run;
  const seen = watched.alerts
    .filter(({ atMs, phase }) => phase === 'firing' || atMs > from)
    .map(
      ({ name, phase, atMs }) => `${name} ${seconds(atMs - from)} s${phase === 'pending' ? ' (holds)' : ''}`,
    );
  const words = [
    `${problems.length === 0 ? '✓' : '✗'} ${scenario.name}: ${scenario.what}`,
    `    fired: ${seen.join(', ') || 'none'}${missing.length > 0 ? `; should have: ${missing.join(', ')}` : ''}`,
    ...(batch
      ? [`    batch: ${batch.answered} of ${batch.items} texts answered in ${seconds(batch.tookMs)} s`]
      : []),
    ...problems.map(({ check, message }) => `    ✗ ${check}: ${message}`),
  ];
  return words;
}
