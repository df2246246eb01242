// Infrastructure Service: ai · stable API, changes affect all users
import type { HeldOut, ScoredRow } from './evaluate.ts';
import type { Share } from './rates.ts';
import { reached, thresholdAt } from './rates.ts';

/** Recall of one file of attacks at fixed false-positive rates. */
export interface FileRecall {
  readonly file: string;
  readonly at1Pct: Share;
  readonly at01Pct: Share;
}

/** Everything one evaluation found out, for people and for scripts. */
export interface EvalReport {
  readonly recall: readonly FileRecall[];
  /** Share of benign rows at or above the shipped thresholds, by file, under the shipped weights. */
  readonly alarms: readonly { readonly file: string; readonly flagged: Share; readonly blocked: Share }[];
}

/** Sums an evaluation up; `shipped` are the benign rows scored with what ships. */
export function reportOn(
  heldOut: readonly HeldOut[],
  shipped: readonly ScoredRow[],
  flagAt: number,
  blockAt: number,
): EvalReport {
  const recall = heldOut.flatMap(({ attacks, benign }) => {
    const scores = benign.map(({ score }) => score);
    const [one, tenth] = [thresholdAt(scores, 0.01), thresholdAt(scores, 0.001)];
    return byFile(attacks).map(([file, values]) => ({
      file,
      at1Pct: reached(values, one),
      at01Pct: reached(values, tenth),
    }));
  });
  const alarms = byFile(shipped.filter(({ label }) => label === 0)).map(([file, values]) => ({
    file,
    flagged: reached(values, flagAt),
    blocked: reached(values, blockAt),
  }));
  return { recall, alarms };
}

/** The report as a table for a terminal. */
export function renderReport({ recall, alarms }: EvalReport): string {
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`.padStart(8);
  const range = ({ share, low, high }: Share) =>
    `${percent(share)} [${percent(low).trim()}, ${percent(high).trim()}]`;
  return [
    'Recall at a fixed share of false alarms over all benign rows; the source of each file left out of the training:',
    `${'file'.padEnd(32)} rows  ${'at 1 %'.padEnd(28)}at 0.1 %`,
    ...recall.map(
      ({ file, at1Pct, at01Pct }) =>
        `${file.padEnd(32)} ${String(at1Pct.of).padStart(4)}  ${range(at1Pct).padEnd(28)}${range(at01Pct)}`,
    ),
    '',
    'Benign rows at the shipped thresholds, with the shipped weights:',
    `${'file'.padEnd(32)} rows  ${'flagged'.padEnd(28)}at or above blockAt`,
    ...alarms.map(
      ({ file, flagged, blocked }) =>
        `${file.padEnd(32)} ${String(flagged.of).padStart(4)}  ${range(flagged).padEnd(28)}${range(blocked)}`,
    ),
  ].join('\n');
}

function byFile(rows: readonly ScoredRow[]): [string, number[]][] {
  const found = new Map<string, number[]>();
  for (const { file, score } of rows) found.set(file, [...(found.get(file) ?? []), score]);
  return [...found];
}
