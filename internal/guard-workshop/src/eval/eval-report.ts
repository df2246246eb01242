// Puts the figures of an evaluation into words and numbers.
import type { HeldOut, ScoredRow, Unseen } from './evaluate.ts';
import type { OrdersReport } from './evaluate-orders.ts';
import { groupBy } from './group-by.ts';
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
  /** Recall of all attacks where no model has seen a row of the source it scores, attack or benign, at 1 % and 3 % of the benign rows. */
  readonly unseen: { readonly at1Pct: Share; readonly at3Pct: Share };
  /** Orders hidden in documents, by the detector of their own. */
  readonly orders: OrdersReport;
  /** Share of benign rows at or above the shipped thresholds, by file, under the shipped weights. */
  readonly alarms: readonly { readonly file: string; readonly flagged: Share; readonly blocked: Share }[];
}

/** Sums an evaluation up; `shipped` are the benign rows scored with what ships. */
export function reportOn(
  heldOut: readonly HeldOut[],
  shipped: readonly ScoredRow[],
  { flagAt, blockAt }: { readonly flagAt: number; readonly blockAt: number },
  unseen: Unseen,
  orders: OrdersReport,
): EvalReport {
  return {
    recall: heldOut.flatMap(({ attacks, benign }) =>
      [...groupBy(attacks, ({ file }) => file)].map(([file, rows]) => ({
        file,
        at1Pct: reached(rows, thresholdAt(benign, 0.01)),
        at01Pct: reached(rows, thresholdAt(benign, 0.001)),
      })),
    ),
    unseen: {
      at1Pct: reached(unseen.attacks, thresholdAt(unseen.benign, 0.01)),
      at3Pct: reached(unseen.attacks, thresholdAt(unseen.benign, 0.03)),
    },
    orders,
    alarms: [...groupBy(shipped, ({ file }) => file)].map(([file, rows]) => ({
      file,
      flagged: reached(rows, flagAt),
      blocked: reached(rows, blockAt),
    })),
  };
}

/** The report as a table for a terminal. */
export function renderReport({ recall, unseen, orders, alarms }: EvalReport): string {
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
  const range = ({ share, low, high }: Share) =>
    `${percent(share).padStart(8)} [${percent(low)}, ${percent(high)}]`;
  const row = (file: string, count: number | string, first: string, second: string) =>
    `${file.padEnd(32)} ${String(count).padStart(4)}  ${first.padEnd(28)}${second}`;
  return [
    'Recall at a fixed share of false alarms over all benign rows; the source of each file left out of the training:',
    row('file', 'rows', 'at 1 %', 'at 0.1 %'),
    ...recall.map(({ file, at1Pct, at01Pct }) => row(file, at1Pct.of, range(at1Pct), range(at01Pct))),
    '',
    'Recall where neither the source of the attack nor that of the benign row has taught:',
    row('all', unseen.at1Pct.of, `at 1 % ${range(unseen.at1Pct)}`, ` at 3 % ${range(unseen.at3Pct)}`),
    '',
    'Orders hidden in documents, at 0.5 % of harmless documents; none of their kind has taught:',
    row('mails, tables, machine', orders.recall.of, range(orders.recall), ''),
    row('and speeches', orders.withProse.of, range(orders.withProse), ''),
    '',
    'Benign rows at the shipped thresholds, with the shipped weights:',
    row('file', 'rows', 'flagged', 'at or above blockAt'),
    ...alarms.map(({ file, flagged, blocked }) => row(file, flagged.of, range(flagged), range(blocked))),
  ].join('\n');
}
