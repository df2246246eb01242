// Compares the ledger with a provider's bill: by request where both name it, else by day and model.

import { throwProblems } from '@internal/model';
import type { Cost, PriceTable } from '@internal/prices';
import { namesOf, tableProblems } from '@internal/prices';
import type { LedgerEntry } from '../entry/entry.ts';
import { dayOf } from '../entry/entry.ts';
import type { BillDifference, BillReport } from './bill-report.ts';
import { markedCauses } from './bill-report.ts';
import type { Bill, BillRow } from './bill-row.ts';
import { findCauses, isSame, type Marks, type Sum } from './find-cause.ts';
import { type BookedAttempt, readLedgerSide, targetsOf } from './ledger-side.ts';
import { priceRow } from './price-row.ts';
import { marksOf, sumAttempts, sumRows } from './sum-sides.ts';

/** What is compared. */
export interface CompareBillOptions {
  /** The bill, as `readBill` read it. */
  readonly bill: Bill;
  /**
   * The lines of the ledger of those days and of one more on either side: `ledger.entries(daysAround(bill))`. What was asked on other
   * days than the bill's is left out.
   */
  readonly entries: AsyncIterable<LedgerEntry>;
  /** Only rows of these keys, as the bill names them: an export is of a whole organization. Default: all. */
  readonly keys?: readonly string[] | undefined;
  /** By which names the ledger knows the provider. Default: the provider's own. */
  readonly providers?: readonly string[] | undefined;
  /** Prices of your own, by which tokens of the bill are priced before the listed ones. */
  readonly prices?: PriceTable | undefined;
}

interface PricedRow {
  readonly row: BillRow;
  readonly cost: Cost;
}

/** What is compared with each other: the attempts and the rows of one request, or of one day and model. */
interface Part {
  readonly day: string;
  readonly model: string;
  readonly requestId?: string;
  readonly attempts: BookedAttempt[];
  readonly rows: PricedRow[];
}

const maxDifferences = 1_000;
const undated = (model: string): string => namesOf(model).at(-1) as string;

/**
 * Compares the ledger with a bill, and names every difference with its cause.
 *
 * @example
 * import { compareBill, createLedger, daysAround, memoryLedgerStore, readBill } from '@tpl/ai/ledger';
 *
 * const bill = readBill('start_time,model,num_model_requests,input_tokens,output_tokens\n1795910400,gpt-5.4,1,100,10\n');
 * const ledger = createLedger({ store: memoryLedgerStore() });
 * const { differences } = await compareBill({ bill, entries: ledger.entries(daysAround(bill)) });
 * console.log(differences[0]?.causes); // [ 'missing_in_ledger' ]
 *
 * @throws {AiError} `invalid_options` for prices that are none; `server` where the ledger cannot be read.
 */
export async function compareBill(options: CompareBillOptions): Promise<BillReport> {
  const { bill, entries, keys, prices, providers = [bill.provider] } = options;
  throwProblems('the prices for the bill', prices === undefined ? [] : tableProblems(prices));
  const own = bill.rows.filter(({ key }) => !keys || key === undefined || keys.includes(key));
  const rows = own.map((row): PricedRow => ({ row, cost: priceRow(bill.provider, row, prices) }));
  const side = await readLedgerSide(entries, (provider) => providers.includes(provider));
  const uncertainOf = ({ day, model }: Part) => {
    const calls = side.uncertain.filter(
      ({ at, model: asked }) =>
        dayOf(at) === day && targetsOf(asked).some(([, name]) => undated(name) === model),
    );
    const uncertainUsd = calls.reduce((sum, { reserved }) => sum + (reserved.costUsd ?? 0), 0);
    return { uncertain: calls.length, uncertainUsd };
  };
  const { pairs, groups } = partsOf(side.attempts, rows);
  const all = [
    ...pairs.map((part) => judge(part, { uncertain: 0, uncertainUsd: 0 })),
    ...groups.map((part) => judge(part, uncertainOf(part))),
  ];
  moveDays(all);
  // Of a day before or after only what the bill counts to one of its own.
  const judged = all.filter(
    ({ day, requestId, causes }) =>
      (bill.from <= day && day <= bill.to) || requestId !== undefined || causes.includes('day_boundary'),
  );
  const differences = judged.filter(({ causes }) => causes.length > 0);
  const isMarked = ({ causes }: BillDifference) => causes.every((cause) => markedCauses.has(cause));
  const known = judged.filter((part) => part.causes.length === 0 || !isMarked(part));
  const ledgerUsd = sumOf(judged, ({ ledgerUsd: usd }) => usd);
  const billUsd = sumOf(judged, ({ billUsd: usd }) => usd);
  return {
    provider: bill.provider,
    kind: bill.kind,
    from: bill.from,
    to: bill.to,
    ledgerUsd,
    billUsd,
    differenceUsd: rounded(ledgerUsd - billUsd),
    knownDifferenceUsd: rounded(sumOf(known, (part) => Math.abs(part.ledgerUsd - part.billUsd))),
    markedShare: differences.length === 0 ? 1 : differences.filter(isMarked).length / differences.length,
    differences: differences.slice(0, maxDifferences),
    differenceCount: differences.length,
    otherKeyRows: bill.rows.length - own.length,
    prices: [...new Set(rows.flatMap(({ cost }) => ('source' in cost ? [cost.source] : [])))].sort(),
  };
}

const sumOf = <T>(list: readonly T[], of: (item: T) => number): number =>
  list.reduce((sum, item) => sum + of(item), 0);

/** To a billionth of a dollar: beyond it floats add noise of their own. */
const rounded = (usd: number): number => Math.round(usd * 1e9) / 1e9 + 0;

/** What both name by request, and the rest by day and model. */
function partsOf(attempts: readonly BookedAttempt[], rows: readonly PricedRow[]) {
  const byRequest = new Map<string, Part>();
  const groups = new Map<string, Part>();
  const billed = new Set(rows.flatMap(({ row }) => row.requestId ?? []));
  const partOf = (day: string, name: string, requestId: string | undefined): Part => {
    const model = undated(name);
    const parts = requestId === undefined ? groups : byRequest;
    const place = requestId ?? `${day} ${model}`;
    const known = parts.get(place);
    if (known) return known;
    const part: Part = { day, model, ...(requestId !== undefined && { requestId }), attempts: [], rows: [] };
    parts.set(place, part);
    return part;
  };
  const asked = new Set<string>();
  for (const attempt of attempts) {
    const { day, model, requestId } = attempt;
    const isNamed = requestId !== undefined && billed.has(requestId);
    if (isNamed) asked.add(requestId);
    partOf(day, model, isNamed ? requestId : undefined).attempts.push(attempt);
  }
  for (const priced of rows) {
    const { day, model, requestId } = priced.row;
    const isNamed = requestId !== undefined && asked.has(requestId);
    partOf(day, model, isNamed ? requestId : undefined).rows.push(priced);
  }
  return { pairs: [...byRequest.values()], groups: [...groups.values()] };
}

type Judged = { -readonly [Name in keyof BillDifference]: BillDifference[Name] };

function judge(
  { day, model, requestId, attempts, rows }: Part,
  doubt: Pick<Marks, 'uncertain' | 'uncertainUsd'>,
): Judged {
  const ledger = sumAttempts(attempts);
  const bill = sumRows(rows);
  const causes = findCauses(ledger, bill, { ...marksOf(attempts), ...doubt });
  return {
    day,
    model,
    ...(requestId !== undefined && { requestId }),
    causes,
    ledgerUsd: ledger.usd,
    billUsd: bill?.usd ?? 0,
    note: `The ledger has ${shown(ledger)}; the bill has ${bill ? shown(bill) : 'nothing'}.`,
  };
}

function shown({ requests, tokens }: Sum): string {
  const counted = tokens
    ? `${tokens.inputTokens} tokens in (${tokens.cacheReadTokens} of them cached) and ${tokens.outputTokens} out`
    : 'dollars alone';
  return requests === undefined ? counted : `${requests} requests, ${counted}`;
}

/** What one side lacks on a day and has too much of on the next is counted to another day. */
function moveDays(judged: readonly Judged[]): void {
  const open = judged.filter(({ causes, requestId }) => causes.length > 0 && requestId === undefined);
  for (const part of open) {
    const missing = part.ledgerUsd - part.billUsd;
    if (isSame(missing, 0)) continue;
    const next = open.find(
      ({ day, model, ledgerUsd, billUsd }) =>
        model === part.model &&
        Date.parse(day) - Date.parse(part.day) === 86_400_000 &&
        isSame(ledgerUsd - billUsd, -missing),
    );
    if (!next) continue;
    part.causes = ['day_boundary'];
    next.causes = ['day_boundary'];
  }
}
