import { describe, expect, it } from '@jest/globals';
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
});
