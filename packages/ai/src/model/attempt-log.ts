// Infrastructure Service: ai · stable API, changes affect all users
import type { Cost, Usage } from './usage.ts';
import { addCost, noCost, addUsage, noUsage } from './usage.ts';
import type { TextResult } from './text-model.ts';
import type { AiErrorCode } from './ai-error.ts';

/** One request that was sent, or would have been. */
export interface AttemptRecord {
  readonly provider: string;
  readonly model: string;
  /** 1 for the first of the call. */
  readonly attempt: number;
  readonly ok: boolean;
  readonly code?: AiErrorCode;
  readonly durationMs: number;
  /** What it used; of a failed attempt what had arrived, estimated. */
  readonly usage?: Usage;
  readonly cost?: Cost;
}

/** Where the attempts of one call are written down; travels with the request from the outermost wrapper to the model. */
export interface AttemptLog {
  readonly records: readonly AttemptRecord[];
  add(record: Omit<AttemptRecord, 'attempt'>): void;
}

/** Starts an empty log; `onAttempt` is told about each record at once. */
export function createAttemptLog(onAttempt?: (record: AttemptRecord) => void): AttemptLog {
  const records: AttemptRecord[] = [];
  return {
    records,
    add(record) {
      const numbered = { ...record, attempt: records.length + 1 };
      records.push(numbered);
      onAttempt?.(numbered);
    },
  };
}

/** What a call used, its failed attempts included. */
export interface Spent {
  readonly usage: Usage;
  readonly cost: Cost;
}

/** Sums the attempts from `first` on; of a model that writes no attempts down, the result's own numbers count. */
export function spentOf(
  records: readonly AttemptRecord[],
  first: number,
  result: TextResult | undefined,
): Spent {
  let usage = noUsage;
  let cost: Cost = noCost;
  for (let at = first; at < records.length; at += 1) {
    const record = records[at];
    if (record?.usage) usage = addUsage(usage, record.usage);
    if (record?.cost) cost = addCost(cost, record.cost);
  }
  const isWritten = records.length > first && records.at(-1)?.ok === true;
  if (result === undefined || isWritten) return { usage, cost };
  return { usage: addUsage(usage, result.usage), cost: addCost(cost, result.cost) };
}
