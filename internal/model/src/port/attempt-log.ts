// Writes down each request to a provider, in order, and sums what they used.

import type { Cost, Usage } from '@internal/prices';
import { addCost, addUsage, noCost, noUsage } from '@internal/prices';
import type { AiErrorCode } from './error-code.ts';

/** One request that was sent, or would have been. */
export interface AttemptRecord {
  /** 1 for the first of the call: its id within the call. */
  readonly attempt: number;
  /** Who was asked. */
  readonly provider: string;
  /** The model that was asked. */
  readonly model: string;
  /** Whether a whole answer came. */
  readonly ok: boolean;
  /** Why none came. */
  readonly code?: AiErrorCode;
  /** Status of the answer, where a failed attempt had one. */
  readonly status?: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** From the request to its end. */
  readonly durationMs: number;
  /** What it used; of a failed attempt what had arrived, estimated. */
  readonly usage?: Usage;
  /** What that cost. */
  readonly cost?: Cost;
  /** The provider's own name of the request, where it gave one. */
  readonly requestId?: string;
}

/** Where the attempts of one call are written down; travels with the request from the outermost wrapper to the model. */
export interface AttemptLog {
  /** All attempts so far, in order. */
  readonly records: readonly AttemptRecord[];
  /** Writes down one more. */
  add(record: Omit<AttemptRecord, 'attempt'>): void;
  /** Says how the provider names the request of the last attempt; nothing where it has a name already. */
  identify?(requestId: string): void;
}

/** Starts a log, or shares that of the call around; `onAttempt` sees each record that is added through this one. */
export function createAttemptLog(
  shared?: AttemptLog,
  onAttempt?: (record: AttemptRecord) => void,
): AttemptLog {
  const own: AttemptRecord[] = [];
  const records = shared?.records ?? own;
  return {
    records,
    add(record) {
      if (shared) shared.add(record);
      else own.push({ attempt: own.length + 1, ...record });
      if (onAttempt) onAttempt(records.at(-1) as AttemptRecord);
    },
    identify(requestId) {
      if (shared) return shared.identify?.(requestId);
      const last = own.at(-1);
      if (last && last.requestId === undefined) own[own.length - 1] = { ...last, requestId };
    },
  };
}

/**
 * Writes beside the one attempt that came after the first `made` how the provider names its request, as a result, an error or the
 * start of a stream says it. Of several attempts nobody knows which of them it names.
 */
export function identifyAttempt(log: AttemptLog, made: number, named: unknown): void {
  const { requestId } = (named ?? {}) as { requestId?: unknown };
  if (typeof requestId === 'string' && log.records.length === made + 1) log.identify?.(requestId);
}

/** Where in the log, from `first` on, the attempt stands that gave this result; -1 where none does. One that lost the race may stand behind it. */
export function placeOf(
  records: readonly AttemptRecord[],
  first: number,
  { provider, requestId }: Pick<Spent, 'provider' | 'requestId'>,
): number {
  return records.findLastIndex(
    (record, at) =>
      at >= first &&
      record.ok &&
      (provider === undefined || record.provider === provider) &&
      (record.requestId === undefined || requestId === undefined || record.requestId === requestId),
  );
}

/** What a call used, its failed attempts included. */
export interface Spent {
  /** Who answered, and how that names the request, where it is known. */
  readonly provider?: string | undefined;
  readonly requestId?: string | undefined;
  readonly usage: Usage;
  readonly cost: Cost;
}

/**
 * Sums the attempts from `first` on; of a model that writes no attempts down, the result's own numbers count. `pricedUsd` is the
 * cost of those that have a price, also where the sum has none.
 */
export function spentOf(
  records: readonly AttemptRecord[],
  first: number,
  result: Spent | undefined,
): Spent & { readonly pricedUsd: number } {
  let usage = noUsage;
  let cost: Cost = noCost;
  let pricedUsd = 0;
  const add = (part: Partial<Pick<Spent, 'usage' | 'cost'>>): void => {
    if (part.usage) usage = addUsage(usage, part.usage);
    if (!part.cost) return;
    cost = addCost(cost, part.cost);
    if (part.cost.status !== 'unpriced') pricedUsd += part.cost.usd;
  };
  for (let at = first; at < records.length; at += 1) add(records[at] as AttemptRecord);
  if (result && placeOf(records, first, result) < 0) add(result);
  return { usage, cost, pricedUsd };
}
