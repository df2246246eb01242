// Writes the page of figures from the record.
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { overheadTable } from '../overhead/overhead-table.ts';
import { readDeclared } from './declared.ts';
import { figuresPage } from './figures-page.ts';
import { readReasons } from './reasons.ts';
import { readRecord } from './record.ts';
import { rowsOf } from './rows.ts';
import { sources } from './sources.ts';

/** Where the page is. */
export const pageFile = join(import.meta.dirname, '..', '..', '..', 'docs', 'guides', 'figures.md');

const curves = `## How costs grow

![Costs of operations by the size of what they work on, both axes by powers of ten](../images/curves.svg)

The exponent of a curve is 0 where the size costs nothing, 1 where it costs in proportion: \`npm run bench -- curves --write\` draws it.

`;

/** Writes it; gives a line of each reason that is stale now. */
export function writePage(): string[] {
  const known = { declared: readDeclared(), reasons: readReasons() };
  const shown = sources.map((source) => {
    const onRecord = readRecord(source.name);
    return { source, onRecord, rows: rowsOf(source, onRecord, known) };
  });
  const isDrawn = existsSync(join(dirname(pageFile), '..', 'images', 'curves.svg'));
  const extra = `${overheadTable(shown.flatMap(({ rows }) => rows))}\n${isDrawn ? curves : ''}`;
  writeFileSync(pageFile, figuresPage(shown, extra));
  return Object.entries(known.reasons).flatMap(([area, figures]) =>
    Object.keys(figures).flatMap((name) => {
      const rows = shown.find(({ source }) => source.name === area)?.rows ?? [];
      const row = rows.find((one) => one.name === name);
      return row === undefined || row.verdict === 'met'
        ? [
            `! ${area} ${name} is ${row ? 'met' : 'unknown'}: take its sentence out of benchmarks/src/figures/reasons.json`,
          ]
        : [];
    }),
  );
}
