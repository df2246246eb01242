// Adds up days of a store, and remembers where it read each of them to.
import { findProblems } from '@internal/kit';
import { throwProblems } from '@internal/model';
import type { LedgerStore } from '../store/ledger-store.ts';
import type { DayTotals, RowNames } from './day-totals.ts';
import { createDayTotals, daysBetween, heldBy } from './day-totals.ts';
import type { SpendQuery, SpendReport } from './spend-report.ts';
import type { OpenRow, SpendDimension, SpendRow } from './spend-row.ts';
import { addTo, openRow, spendCounts, spendDimensions } from './spend-row.ts';

interface ReadSpendOptions {
  readonly store: LedgerStore;
  /** Most rows of a day. */
  readonly maxRows: number;
  /** Whether nobody will end a call any more. */
  readonly isUncertain: (id: string, openedAt: number) => boolean;
}

interface ReadDay {
  readonly totals: DayTotals;
  cursor: string | undefined;
  damaged: number;
  reading: Promise<void>;
}

// A month on a page, and the day before and after.
const maxDaysKept = 33;
const maxDays = 400;
const isDay = (text: unknown): boolean =>
  typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** What is wrong with a query. */
export function checkQuery({ from, to, by = ['day'] }: SpendQuery): void {
  throwProblems(
    'what is asked of the ledger',
    findProblems({
      'from must be a day; for example 2026-11-01': isDay(from),
      'to must be a day; for example 2026-11-30': isDay(to),
      'to must not lie before from': !(isDay(from) && isDay(to)) || from <= to,
      [`to must lie within ${maxDays} days of from`]:
        Date.parse(to) - Date.parse(from) < maxDays * 86_400_000 || !(isDay(from) && isDay(to)),
      [`by must name some of ${spendDimensions.join(', ')}`]: by.every((name) =>
        spendDimensions.includes(name),
      ),
    }),
  );
}

/** Makes what answers queries; only what is new in a day is read again. */
export function createSpendReader({ store, maxRows, isUncertain }: ReadSpendOptions) {
  const days = new Map<string, ReadDay>();

  function dayOf(day: string): ReadDay {
    const kept = days.get(day);
    days.delete(day);
    const read = kept ?? {
      totals: createDayTotals(day, maxRows),
      cursor: undefined,
      damaged: 0,
      reading: Promise.resolve(),
    };
    days.set(day, read);
    for (const oldest of days.keys()) {
      if (days.size <= maxDaysKept) break;
      days.delete(oldest);
    }
    return read;
  }

  async function readOn(day: string, read: ReadDay): Promise<void> {
    for await (const { entries, cursor, damaged } of store.read(day, read.cursor)) {
      read.totals.add(entries);
      read.cursor = cursor;
      read.damaged += damaged;
    }
  }

  /** One reader of a day at a time: two would count its lines twice. */
  async function upToDate(day: string): Promise<ReadDay> {
    const read = dayOf(day);
    read.reading = read.reading.catch(() => {}).then(() => readOn(day, read));
    await read.reading;
    return read;
  }

  return async (query: SpendQuery): Promise<SpendReport> => {
    checkQuery(query);
    const { from, to, by = ['day'], only = {} } = query;
    const total = openRow();
    const rows = new Map<string, { readonly names: Partial<RowNames>; readonly row: OpenRow }>();
    let damagedLines = 0;
    let foldedRows = 0;

    function add(names: RowNames, more: Parameters<typeof addTo>[1], prices: Iterable<string>): void {
      for (const [name, value] of Object.entries(only)) if (names[name as SpendDimension] !== value) return;
      const shown = Object.fromEntries(by.map((name) => [name, names[name]])) as Partial<RowNames>;
      const place = JSON.stringify(Object.values(shown));
      const known = rows.get(place) ?? { names: shown, row: openRow() };
      rows.set(place, known);
      addTo(known.row, more, prices);
      addTo(total, more, prices);
    }

    for (const day of daysBetween(from, to)) {
      const { totals, damaged } = await upToDate(day);
      damagedLines += damaged;
      foldedRows += totals.folded;
      for (const [names, row] of totals.rows()) add(names, row, row.prices);
      for (const entry of totals.open())
        add({ day, ...namesOf(entry) }, heldBy(entry, isUncertain(entry.id, entry.at)), []);
    }
    const shown = [...rows.values()].map(({ names, row }) => toRow(names, row));
    return { from, to, total: toRow({}, total), rows: shown.sort(byNames), damagedLines, foldedRows };
  };
}

const namesOf = ({ tenant, key, operation, model }: Omit<RowNames, 'day'>) => ({
  tenant,
  key,
  operation,
  model,
});

function toRow(names: Partial<RowNames>, { prices, ...counts }: OpenRow): SpendRow {
  // What stands beyond a trillionth of a dollar the adding of floats made.
  for (const name of spendCounts)
    if (name.endsWith('Usd')) counts[name] = Math.round(counts[name] * 1e12) / 1e12;
  return { ...names, ...counts, prices: [...prices].sort() };
}

function byNames(a: SpendRow, b: SpendRow): number {
  for (const name of spendDimensions) {
    const order = (a[name] ?? '').localeCompare(b[name] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}
