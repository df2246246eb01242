// Finds error codes in the tables of documents that nothing throws or answers.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FindDead, NameSources } from './name-kind.ts';

/** What stands in backticks under the heading `code` of a table. A package's README may name its own codes alone. */
export function deadCodes({ house, all }: NameSources): FindDead {
  const { root, packages } = house;
  const byFolder = new Map(
    packages.map(({ folder }) => [folder, codesOf(join(root, folder, 'etc/index.d.ts'))]),
  );
  const every = new Set([...byFolder.values()].flatMap((codes) => [...codes]));
  return ({ file, text }) => {
    const own = [...byFolder].find(([folder]) => file === `${folder}/README.md`)?.[1];
    const isKnown = (code: string) =>
      own && own.size > 0 ? own.has(code) : every.has(code) || all.texts.has(code) || all.words.has(code);
    return codeCells(text)
      .filter(({ name }) => !isKnown(name))
      .map((found) => ({ ...found, kind: 'an error code' }));
  };
}

/** The words of every `…ErrorCode` in an API report. */
function codesOf(report: string): Set<string> {
  if (!existsSync(report)) return new Set();
  const unions = readFileSync(report, 'utf8').matchAll(/type \w*ErrorCode = ([^;]+);/g);
  return new Set(Array.from(unions, ([, union = '']) => union.match(/(?<=')\w+(?=')/g) ?? []).flat());
}

function codeCells(text: string): { name: string; line: number }[] {
  let column = -1;
  let before = '';
  return text.split('\n').flatMap((line, index) => {
    if (!line.startsWith('|')) column = -1;
    else if (/^\|[\s:|-]+\|$/.test(line)) column = cells(before).findIndex((cell) => /^`?code`?$/.test(cell));
    else if (column >= 0)
      // In brackets stand the fields of that error.
      return Array.from(
        (cells(line)[column] ?? '').replace(/\([^)]*\)/g, '').matchAll(/`([a-z]+(?:_[a-z]+)*)`/g),
        (match) => ({ name: match[1] as string, line: index + 1 }),
      );
    before = line;
    return [];
  });
}

function cells(row: string): string[] {
  return row
    .slice(1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}
