// Writes what was spent as CSV.
import type { SpendReport } from './spend-report.ts';
import { spendCounts, spendDimensions } from './spend-row.ts';

/** A cell; text that a spreadsheet would run as a formula begins with an apostrophe. */
export function toCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * The rows of a report as CSV (RFC 4180), one line a row, with the names that the rows are told apart by first.
 *
 * @example
 * import { createLedger, memoryLedgerStore, spendCsv } from '@tpl/ai/ledger';
 *
 * const ledger = createLedger({ store: memoryLedgerStore() });
 * console.log(spendCsv(await ledger.spend({ from: '2026-11-01', to: '2026-11-30' })));
 */
export function spendCsv({ rows }: Pick<SpendReport, 'rows'>): string {
  const shown = spendDimensions.filter((name) => rows.some((row) => row[name] !== undefined));
  const head = [...shown, ...spendCounts, 'prices'];
  const lines = rows.map((row) =>
    [...shown.map((name) => row[name] ?? ''), ...spendCounts.map((name) => row[name]), row.prices.join('; ')]
      .map(toCell)
      .join(','),
  );
  return `${[head.join(','), ...lines].join('\r\n')}\r\n`;
}
