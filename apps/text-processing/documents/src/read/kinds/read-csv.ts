// Reads CSV: a row is a block, its first one names the columns.
import { parse } from 'csv-parse/sync';
import type { SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { tooLarge, unreadable } from '../bounds/refuse-file.ts';
import { createDocumentBuilder } from '../build/document-builder.ts';
import { hasMoreThan, separatorOf } from './separator-of.ts';

/** A row that is longer is one whose quote nothing closes. */
const maxRowCharacters = 1_000_000;
/** As many columns as a sheet of Excel has. */
const maxCells = 16_384;

/**
 * The rows of a text, cells as they stand there. In a table the first row names the columns, and none has more.
 *
 * @throws RequestError when a quote is not closed, there are too many, or a row of a table has a cell of no column.
 */
export function parseCsv(text: string, limits: Pick<ReadLimits, 'maxBlocks'>, isTable = false): string[][] {
  const { separator, start } = separatorOf(text, isTable);
  let columns: number | undefined;
  try {
    return parse(text.slice(start), {
      delimiter: separator,
      escape: isEscapedByBackslash(text) ? '\\' : '"',
      // A quote behind a blank opens a cell, too (mholt/PapaParse#829).
      ltrim: separator !== '\t',
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: maxRowCharacters,
      on_record(row: string[], { records, lines }) {
        if (records > limits.maxBlocks)
          throw tooLarge(`has more than ${limits.maxBlocks} rows (limit: rows)`, limits.maxBlocks);
        if (row.length > maxCells)
          throw tooLarge(`has a row of more than ${maxCells} cells (limit: cells)`, maxCells);
        columns ??= isTable ? row.length : Infinity;
        if (hasMoreThan(columns, row))
          throw unreadable(
            `has a row of more cells than columns, which ends in line ${lines}`,
            'a cell with a separator in it stands in quotes',
          );
        return row;
      },
    });
  } catch (error) {
    const { code = '', lines } = error as { code?: string; lines?: number };
    if (!code.startsWith('CSV_')) throw error;
    const isOpen = code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE';
    throw unreadable(
      isOpen
        ? 'is CSV with a quote that is not closed'
        : `is CSV that breaks its own rules near line ${lines}`,
      'a quote within quotes is written twice',
    );
  }
}

/** As MySQL writes a quote within quotes (C2FO/fast-csv#112); not where any is written twice. Else a backslash is a letter. */
const isEscapedByBackslash = (text: string): boolean =>
  /\\"(?! *(?:[,;|\t\r\n]|$))/.test(text) && !/"{3}|[^,;|\t\n\\"]""/.test(text);

/** Reads CSV; a cell that a table would compute is text here, and said to be. */
export function readCsv(text: string, limits: ReadLimits): SourceDocument {
  const builder = createDocumentBuilder('csv', limits);
  let formulas = 0;
  for (const row of parseCsv(text, limits)) {
    for (const cell of row) if (/^[=@]|^[+-][^\d.,\s]/.test(cell)) formulas += 1;
    builder.row(row);
  }
  if (formulas > 0)
    builder.note(
      `${formulas === 1 ? 'A cell begins' : `${formulas} cells begin`} as a formula does; formulas are text here and never computed.`,
    );
  return builder.build();
}
