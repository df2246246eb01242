import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { parseCsv } from './parse-csv.ts';

describe('parseCsv', () => {
  it('reads quotes, line breaks in cells, a mark of byte order and the separator of the first line', () => {
    expect(parseCsv('\uFEFFid;"the ""text"""\r\n1;"a;\r\nb"\r\n\r\n2;c\n', 10)).toEqual({
      columns: ['id', 'the "text"'],
      rows: [
        ['1', 'a;\r\nb'],
        ['2', 'c'],
      ],
    });
  });

  it('takes the separator that the service takes, and none of what stands in quotes', () => {
    expect(parseCsv('"a, b, or c";d\r\n1;2\r\n', 10)).toEqual({
      columns: ['a, b, or c', 'd'],
      rows: [['1', '2']],
    });
    expect(parseCsv('a|b, c\n1|2\n3|4\n', 10)).toMatchObject({ columns: ['a', 'b, c'] });
  });

  it('mholt/PapaParse#829: reads quotes behind a blank, but no blank where tabs separate', () => {
    const text = 'id, note\n1, "Sunscreen, 8 oz"\n2, plain ';
    const rows = [
      ['1', 'Sunscreen, 8 oz'],
      ['2', 'plain '],
    ];
    expect(parseCsv(text, 10)).toEqual({ columns: ['id', 'note'], rows });
    expect(parse(text, { ltrim: true }).slice(1)).toEqual(rows);
    expect(parseCsv('a\tb\n\t "c"', 10)).toMatchObject({ rows: [['', ' "c"']] });
  });

  it('leaves the texts of an only column whole', () => {
    expect(parseCsv('comment\nGreat product; fast shipping\nGood\nBad', 9)).toMatchObject({
      columns: ['comment'],
      rows: [['Great product; fast shipping'], ['Good'], ['Bad']],
    });
  });

  it('microsoft/markitdown#2390, pandas-dev/pandas#53035, im-anishraj/arnio#2446: cuts no text at a separator that stands in it', () => {
    expect(parseCsv('id,note\n1,"a, b"\n\n2,The sea is calm, the wind is low\n', 9)).toMatch(
      'more cells than columns in row 3',
    );
    expect(parseCsv('note\nHello, world and the sea.', 9)).toEqual({
      columns: ['note'],
      rows: [['Hello, world and the sea.']],
    });
    expect(parseCsv('note\na, b\nc, d\n"e, ""f"""', 9)).toMatchObject({
      rows: [['a, b'], ['c, d'], ['e, "f"']],
    });
    expect(parseCsv('a,b\n1,2,\n3, 4 , \n', 9)).toMatchObject({ columns: ['a', 'b'] });
  });

  it('takes the separator that a line for Excel names, and that line for no row', () => {
    expect(parseCsv('\uFEFFsep=;\r\na,b;c\r\n1,2;3\r\n', 10)).toEqual({
      columns: ['a,b', 'c'],
      rows: [['1,2', '3']],
    });
  });

  it('keeps empty cells, the last one too, and names a column that has no name', () => {
    expect(parseCsv('a,\n,2\n3,\n', 10)).toEqual({
      columns: ['a', 'column 2'],
      rows: [
        ['', '2'],
        ['3', ''],
      ],
    });
  });

  it('says what is wrong', () => {
    expect(parseCsv('a,b\n1,\u0000', 10)).toMatch('zero bytes');
    expect(parseCsv('a,b\n1,"b', 10)).toMatch('never closed in row 2');
    expect(parseCsv('only', 10)).toMatch('no rows');
    expect(parseCsv('', 10)).toMatch('no rows');
    expect(parseCsv('a\n1\n2\n3\n', 2)).toMatch('more than 2 rows');
  });

  it('reads what csv-parse reads, whatever stands in the cells', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r\n', ';', ' ', '='),
      maxLength: 6,
    });
    // A cell with a separator, a quote or a line break stands in quotes, any other may.
    const written = fc
      .tuple(cell, fc.boolean())
      .map(([text, isQuoted]) =>
        isQuoted || /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text,
      );
    const table = fc.integer({ min: 2, max: 4 }).chain((width) =>
      fc
        .array(fc.array(written, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 })
        .map((rows) => {
          const names = Array.from({ length: width }, (_, index) => `column ${index}`);
          return [names, ...rows].map((row) => row.join(',')).join('\r\n');
        }),
    );
    fc.assert(
      fc.property(table, (text) => {
        const [columns, ...rows] = parse(text, { relax_column_count: true, ltrim: true }) as string[][];
        expect(parseCsv(text, 100)).toEqual({ columns, rows });
      }),
      { numRuns: 300 },
    );
  });
});
