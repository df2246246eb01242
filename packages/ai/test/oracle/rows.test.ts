// The table: the official SDK and we read the same bytes.
import { describe, expect, it } from '@jest/globals';
import { openRows } from './open.ts';
import { describeRows } from './support/describe-rows.ts';
import { oracleRows, oracleTable } from './table.ts';

for (const [theme, rows] of Object.entries(oracleTable)) describeRows(theme, rows, openRows);

describe('the table', () => {
  it('has at least 150 rows, each with an id of its own', () => {
    const ids = oracleRows.map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(150);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('knows every row that it calls open', () => {
    const ids = new Set(oracleRows.map(({ id }) => id));
    expect(Object.keys(openRows).filter((id) => !ids.has(id))).toEqual([]);
  });
});
