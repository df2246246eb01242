import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readDeclared } from './declared.ts';
import { readReasons } from './reasons.ts';
import { inCell } from './show-figure.ts';
import { sources } from './sources.ts';
import { pageFile } from './write-page.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const declared = readDeclared();
const page = readFileSync(pageFile, 'utf8');

/** The cells of a figure's row, by area and figure. */
const rows = new Map<string, string[]>();
for (const section of page.split(/^## /m).slice(1))
  for (const line of section.split('\n').filter((one) => one.startsWith('| '))) {
    const cells = line.split(' | ').map((cell) => cell.replace(/^\| /, ''));
    rows.set(`${section.split('\n')[0]} ${cells[0]}`, cells);
  }
const rowOf = (area: string, name: string) => rows.get(`${area} ${inCell(name)}`);

const code = (folders: readonly string[]): string =>
  folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(root, folder, file),
      ),
    )
    .filter((file) => /(?<!\.test)\.ts$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
const measuring = code(['benchmarks/src', 'apps/text-processing/drill']);

describe('the page of figures', () => {
  it('has a row of every figure that an area is known to give, and a section of every area', () => {
    const lost = Object.entries(declared).flatMap(([area, figures]) =>
      Object.keys(figures)
        .filter((name) => !rowOf(area, name))
        .map((name) => `${area} ${name}`),
    );
    expect(lost).toEqual([]);
    expect(sources.filter(({ name }) => !page.includes(`\n## ${name}\n`)).map(({ name }) => name)).toEqual(
      [],
    );
  });

  it('has the command beside whatever was not measured', () => {
    const silent = [...rows].filter(
      ([, cells]) => cells[6] === 'not measured' && !/npm (?:run|test)/.test(cells[7] ?? ''),
    );
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});

describe('declared.json', () => {
  it('knows each figure that the sources of the areas name', () => {
    const written = new Set(
      Array.from(
        measuring.matchAll(
          /^\s+(?:\.\.\.subjects\(\s*')?(\w+)'?[:,] (?:\{\s*\.\.\.)?(?:await )?(?:figure|notMeasured)\(|subjects\(\s*'(\w+)'/gm,
        ),
        (match) => match[1] ?? match[2] ?? '',
      ),
    );
    const words = new Set(
      Object.values(declared).flatMap((figures) => Object.keys(figures).flatMap((name) => name.split('.'))),
    );
    expect([...written].filter((name) => !words.has(name))).toEqual([]);
  });

  it('knows none whose name stands in no source any more: what measured it is gone', () => {
    const stale = Object.entries(declared).flatMap(([area, figures]) =>
      [...new Set(Object.keys(figures).map((name) => name.split('.')[0] ?? ''))]
        .filter((name) => !new RegExp(`\\b${name}\\b`).test(measuring))
        .map((name) => `${area} ${name}`),
    );
    expect(stale).toEqual([]);
  });

  it('has an area that exists for each of its parts, and a part for each area', () => {
    expect(Object.keys(declared).sort()).toEqual(sources.map(({ name }) => name).sort());
  });
});

describe('reasons.json', () => {
  it('speaks of figures that are not met, and of documents that exist', () => {
    const stale = Object.entries(readReasons()).flatMap(([area, figures]) =>
      Object.entries(figures).flatMap(([name, { read }]) => {
        const verdict = rowOf(area, name)?.[6];
        if (verdict === undefined || verdict === 'met') return [`${area} ${name} is ${verdict ?? 'unknown'}`];
        return existsSync(join(root, read.split('#')[0] ?? ''))
          ? []
          : [`${area} ${name}: there is no ${read}`];
      }),
    );
    expect(stale).toEqual([]);
  });
});
