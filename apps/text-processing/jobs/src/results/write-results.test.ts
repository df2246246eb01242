import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { anyCharacter } from '../../../test/any-character.ts';
import { fileNameOf } from './file-name.ts';
import type { ResultRow } from './result-row.ts';
import { cellOf, maxFields, writeCsv } from './write-csv.ts';
import type { ResultForm } from './write-results.ts';
import { writeResults } from './write-results.ts';

const answer = (result: unknown) => ({
  ...{ operation: 'any', result, provider: 'offline', model: 'extractive' },
  cost: { status: 'known', usd: 0 } as const,
});
async function all<T>(parts: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const part of parts) taken.push(part);
  return taken;
}
const write = async (rows: readonly ResultRow[], form: ResultForm): Promise<Buffer> => {
  const parts = await all(writeResults(() => rows, form));
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
};
const csv = async (rows: readonly ResultRow[]) =>
  parse((await all(writeCsv(() => rows))).join('')) as string[][];
const rows: ResultRow[] = [
  { name: 'a', status: 'done', answer: answer({ mood: 'good', points: ['1, 2', '"3"'] }) },
  { name: 'b', status: 'failed', error: 'It was\nno text.' },
];

describe('results as a table', () => {
  it('gives each field a column, and is read back as it was', async () => {
    expect(await csv(rows)).toEqual([
      ['name', 'status', 'mood', 'points', 'provider', 'model', 'usd', 'error'],
      ['a', 'done', 'good', '1, 2\n"3"', 'offline', 'extractive', '0', ''],
      ['b', 'failed', '', '', '', '', '', 'It was\nno text.'],
    ]);
  });

  it('has so many columns and no more; what is over is in none of them lost', async () => {
    const wide = Object.fromEntries(Array.from({ length: maxFields + 2 }, (_, n) => [`f${n}`, n]));
    const [head, line] = await csv([{ name: 'a', status: 'done', answer: answer(wide) }]);
    expect(head).toHaveLength(2 + maxFields + 1 + 4);
    expect(JSON.parse(line![2 + maxFields]!)).toEqual({ f500: '500', f501: '501' });
  });

  it.each(['=1+1', '+1', '@sum', '\t=1', ' =1', "-cmd|' /C calc'!A0", '＝1+1', '＠sum'])(
    'takes %j for no formula',
    (cell) => {
      expect(cellOf(cell).replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  it.each(['-12.5', '12', 'a = b'])('leaves %j as it is', (cell) => {
    expect(cellOf(cell)).toBe(cell);
  });
});

describe('results as JSON', () => {
  it('is a list with an object a row, empty too', async () => {
    expect(JSON.parse(String(await write(rows, 'json')))).toEqual([
      { name: 'a', status: 'done', answer: rows[0]!.answer },
      { name: 'b', status: 'failed', error: 'It was\nno text.' },
    ]);
    expect(JSON.parse(String(await write([], 'json')))).toEqual([]);
  });
});

describe('results as an archive', () => {
  // Names that led out of a folder, lost files (exportify#12, Flask-AppBuilder#33: by their case, dataverse#7276) or could not be
  // read elsewhere (owncloud#24900).
  const hostile = [
    '../../etc/passwd',
    'CON',
    'letter',
    'LETTER',
    '/root',
    'C:\\a',
    'a\u202Efdp.exe',
    '報告.txt',
    '',
  ];
  const many = hostile.map(
    (name): ResultRow => ({ name, status: 'done', answer: answer({ summary: `=1+1 of ${name}` }) }),
  );

  it('is opened by other tools, names and all, and no cell in it is a formula', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tpl-zip-'));
    try {
      const file = join(folder, 'results.zip');
      writeFileSync(file, await write(many, 'zip'));
      const list =
        'import sys,zipfile,json; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps([[i.filename,i.flag_bits>>11&1] for i in z.infolist()]))';
      const python = spawnSync('python3', ['-X', 'utf8', '-c', list, file], { encoding: 'utf8' });
      const own = Object.keys(unzipSync(await write(many, 'zip')));
      // A machine without it has the reader above alone.
      if (!python.error) {
        expect(python.stderr).toBe('');
        const listed = JSON.parse(python.stdout) as [string, number][];
        expect(listed.map(([name]) => name)).toEqual(own);
        expect(listed.find(([name]) => name.includes('報告'))?.[1]).toBe(1);
      }
      const unzip = spawnSync('unzip', ['-tq', file], { encoding: 'utf8' });
      if (!unzip.error) expect(unzip.stdout).toContain('No errors detected');
      expect(own).toEqual([
        'answers/0001-etc-passwd.md',
        'answers/0002-CON.md',
        'answers/0003-letter.md',
        'answers/0004-LETTER.md',
        'answers/0005-root.md',
        'answers/0006-C--a.md',
        'answers/0007-afdp.exe.md',
        'answers/0008-報告.txt.md',
        'answers/0009.md',
        'results.csv',
        'results.json',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('leads from its tables to its files, and holds none for a text without an answer', async () => {
    const files = unzipSync(await write([...rows, ...many], 'zip'));
    const read = (name: string) => Buffer.from(files[name]!).toString();
    expect(read('answers/0001-a.md')).toBe(
      '# a\n\n**mood**: good\n**points**\n\n- 1, 2\n- "3"\n\nAnswered by the offline engine; cost: 0 USD.\n',
    );
    const table = parse(read('results.csv'), { columns: true }) as Record<string, string>[];
    expect(table.map(({ file }) => file)).toEqual(
      Object.keys(files)
        .filter((name) => name.startsWith('answers/'))
        .toSpliced(1, 0, ''),
    );
    expect(table.slice(2).every(({ summary }) => summary!.startsWith("'="))).toBe(true);
    const [first, second] = JSON.parse(read('results.json')) as Record<string, unknown>[];
    expect([first!['file'], second!['file']]).toEqual(['answers/0001-a.md', undefined]);
  });

  it('is the same bytes of the same rows, and comes in pieces while rows are read', async () => {
    expect(await write(many, 'zip')).toEqual(await write(many, 'zip'));
    let isRead = 0;
    const counted = function* () {
      for (const row of many) {
        isRead += 1;
        yield row;
      }
    };
    for await (const _ of writeResults(counted, 'zip')) break;
    expect(isRead).toBe(1);
  });

  it('makes a name that every system takes, whatever a text is called', () => {
    const names = fc.array(fc.string({ unit: anyCharacter, maxLength: 300 }), { maxLength: 5 });
    fc.assert(
      fc.property(names, (given) => {
        const made = given.map((name, index) => fileNameOf(name, index));
        expect(new Set(made.map((name) => name.toLowerCase())).size).toBe(made.length);
        for (const name of made) {
          expect(name).toMatch(/^answers\/\d{4}(?:-[^<>:"/\\|?*\p{C}]*[^ .])?\.md$/u);
          expect(Buffer.byteLength(name)).toBeLessThan(255);
        }
      }),
      { numRuns: 300 },
    );
  });
});
