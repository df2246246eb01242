// Names why a part of the ledger and a part of the bill differ.
import type { BillCause } from './bill-report.ts';
import type { BillTokens } from './bill-row.ts';

/** One side of a comparison, added up. */
export interface Sum {
  /** Requests or attempts; `undefined` where the bill does not say. */
  requests: number | undefined;
  usd: number;
  /** `undefined` in an export of costs. */
  tokens: BillTokens | undefined;
  readonly tiers: Set<string>;
  /** Without a price. */
  unpriced: number;
}

/** What else is known of the ledger's side. */
export interface Marks {
  /** Attempts that were estimated. */
  readonly estimated: number;
  /** The most that those can have cost, in dollars. */
  readonly estimatedUsd: number;
  /** Attempts that failed, and that we took for free. */
  readonly free: number;
  /** Dollars held for calls whose end nobody wrote down. */
  readonly uncertainUsd: number;
  /** Those calls. */
  readonly uncertain: number;
}

/** Dollars that rounding alone may make. */
export const roundingUsd = 1e-9;

/** Whether two amounts are one. */
export const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= roundingUsd;

const kinds = [
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'cacheWrite1hTokens',
  'outputTokens',
] as const;

/** Why two sides that differ do, the likeliest first; nothing where they are the same. */
export function findCauses(ledger: Sum | undefined, bill: Sum | undefined, marks: Marks): BillCause[] {
  if (!bill) {
    if (!ledger || (ledger.requests ?? 0) === 0) return [];
    return marks.estimated === ledger.requests ? ['estimated'] : ['missing_in_bill'];
  }
  if (!ledger || (ledger.requests ?? 0) === 0) return onlyInBill(bill, marks);
  const { tokens: ours } = ledger;
  const { tokens: theirs } = bill;
  if (bill.unpriced + ledger.unpriced > 0) return ['unknown_model'];
  if (!ours || !theirs) return isSame(ledger.usd, bill.usd) ? [] : [...marked(marks), 'price'];
  const isEqual = kinds.every((kind) => ours[kind] === theirs[kind]);
  if (isEqual && isSame(ledger.usd, bill.usd)) return [];
  if (isEqual) return [[...ledger.tiers].sort().join() === [...bill.tiers].sort().join() ? 'price' : 'tier'];
  if (kinds.every((kind) => theirs[kind] === 2 * ours[kind])) return ['twice_in_bill'];
  if (kinds.every((kind) => ours[kind] === 2 * theirs[kind])) return ['twice_in_ledger'];
  return [
    ...marked(marks),
    ...byCounts(ledger, bill, withinMarks(ledger, bill, marks) ? marks : { ...marks, ...unmarked }),
  ];
}

const unmarked = { estimated: 0, estimatedUsd: 0, uncertain: 0, uncertainUsd: 0 };

/** Whether what was marked can make so large a difference: an estimate costs at most what its call could use, and at least nothing. */
const withinMarks = (ledger: Sum, bill: Sum, { estimatedUsd, uncertainUsd }: Marks): boolean =>
  Math.abs(bill.usd - ledger.usd) <= estimatedUsd + uncertainUsd + roundingUsd;

function onlyInBill(bill: Sum, marks: Marks): BillCause[] {
  if (bill.unpriced > 0) return ['unknown_model'];
  if (marks.uncertain > 0 && bill.usd <= marks.uncertainUsd + roundingUsd) return ['uncertain'];
  return marks.free > 0 ? ['retried'] : ['missing_in_ledger'];
}

const marked = ({ estimated, uncertain }: Marks): BillCause[] => [
  ...(estimated > 0 ? (['estimated'] as const) : []),
  ...(uncertain > 0 ? (['uncertain'] as const) : []),
];

/** What the numbers of requests and tokens say, beside what was marked. */
function byCounts(ledger: Sum, bill: Sum, marks: Marks): BillCause[] {
  const { requests: ours = 0 } = ledger;
  const more = bill.requests === undefined ? 0 : bill.requests - ours - marks.uncertain;
  if (more > 0) return [marks.free > 0 ? 'retried' : 'missing_in_ledger'];
  if (bill.requests !== undefined && bill.requests < ours - marks.estimated) return ['missing_in_bill'];
  if (marks.estimated + marks.uncertain > 0) return [];
  const { tokens: a } = ledger as { tokens: BillTokens };
  const { tokens: b } = bill as { tokens: BillTokens };
  const isOnlyCache = a.inputTokens === b.inputTokens && a.outputTokens === b.outputTokens;
  if (isOnlyCache) return ['cached_tokens'];
  if (bill.requests !== undefined) return ['counted_otherwise'];
  // Nobody says how many requests: which of the two lacks some shows in the tokens alone.
  const isLess = (x: BillTokens, y: BillTokens) => kinds.every((kind) => x[kind] <= y[kind]);
  if (isLess(a, b)) return [marks.free > 0 ? 'retried' : 'missing_in_ledger'];
  return isLess(b, a) ? ['missing_in_bill'] : ['counted_otherwise'];
}
