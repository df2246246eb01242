// Infrastructure Service: ai · stable API, changes affect all users
import type { AttemptRecord } from '../attempt-log.ts';
import type { Cost } from '../cost.ts';
import { addCost, noCost } from '../cost.ts';
import type { TextResult } from '../text-model.ts';
import type { Usage } from '../usage.ts';
import { addUsage, noUsage } from '../usage.ts';

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
