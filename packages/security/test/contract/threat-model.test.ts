// Infrastructure Service: security · stable API, changes affect all users
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(process.cwd(), '..', '..');
const page = readFileSync(join(root, 'docs', 'concepts', 'threat-model.md'), 'utf8');
const [held = '', notMet = ''] = page.split('### Not met, or not ours');
const rowsOf = (text: string) => text.split('\n').filter((line) => /^\| (?:API\d|LLM\d|\d+\.\d)/.test(line));
const rows = rowsOf(held);
const claims = rows.flatMap((row) =>
  [...row.matchAll(/`((?:src|test|apps|packages|internal)\/[\w./-]+\.ts): ([^`]+)`/g)].map(
    ([, file, title]) => ({
      row,
      file,
      title,
    }),
  ),
);

describe('the threat model', () => {
  it('names a test for each control', () => {
    expect(rows.length).toBeGreaterThan(25);
    for (const row of rows) expect(claims.filter((claim) => claim.row === row)).not.toEqual([]);
  });

  it.each(claims.map(({ file, title }) => [file, title]))('%s has "%s"', (file, title) => {
    const folder = /^(?:src|test)\//.test(file!) ? process.cwd() : root;
    const source = readFileSync(join(folder, file!), 'utf8');
    const shown = source.replaceAll("\\'", "'");
    expect(shown.includes(title!)).toBe(true);
  });

  it('says of every requirement of level 1 and 2 of nine chapters that it holds, or why it does not', () => {
    // ASVS 5.0.0: how many requirements of these levels each section has, the first ones without a gap unless listed.
    const sections = [
      '2.1.1-2.1.3 2.2.1-2.2.3 2.3.1-2.3.4 2.4.1-2.4.1 4.1.1-4.1.3 4.2.1-4.2.1 4.3.1-4.3.2 4.4.1-4.4.4',
      '8.1.1-8.1.2 8.2.1-8.2.3 8.3.1-8.3.1 8.4.1-8.4.1 11.1.1-11.1.2 11.2.1-11.2.3 11.3.1-11.3.3',
      '11.4.1-11.4.3 11.5.1-11.5.1 11.6.1-11.6.1 12.1.1-12.1.3 12.2.1-12.2.2 12.3.1-12.3.4 13.1.1-13.1.1',
      '13.2.1-13.2.5 13.3.1-13.3.2 13.4.1-13.4.5 14.1.1-14.1.2 14.2.1-14.2.4 14.3.1-14.3.3 15.1.1-15.1.3',
      '15.2.1-15.2.3 15.3.1-15.3.7 16.1.1-16.1.1 16.2.1-16.2.5 16.3.1-16.3.4 16.4.1-16.4.3 16.5.1-16.5.3',
    ];
    const expand = (cell: string) =>
      cell.split(/[ ,]+/).flatMap((part) => {
        const [from = '', to = from] = part.split('-');
        const start = from.slice(0, from.lastIndexOf('.') + 1);
        const [first, last] = [from, to].map((id) => Number(id.slice(id.lastIndexOf('.') + 1)));
        return Array.from({ length: last! - first! + 1 }, (_, at) => `${start}${first! + at}`);
      });
    const named = [...rows, ...rowsOf(notMet)]
      .filter((row) => /^\| \d/.test(row))
      .flatMap((row) => expand(row.split('|')[1]!.trim()));
    expect(sections.flatMap(expand).filter((id) => !named.includes(id))).toEqual([]);
    for (const row of rowsOf(notMet)) expect(row.split('|')[2]!.trim().length).toBeGreaterThan(20);
  });
});
