// Finds which packages an application or an example shows.
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import type { House } from '../house/house.ts';
import { parseFile } from '../house/parse.ts';

/** The packages of the house that a file imports, itself or by what it imports of its own folder tree; by short name. */
export function shownPackages({ root, packages }: Pick<House, 'root' | 'packages'>, file: string): string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  const waiting = [file];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const specifier of specifiersOf(parseFile(root, next))) {
      const owner = packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
      if (owner) found.add(owner.short);
      const target = posix.join(posix.dirname(next), specifier);
      if (specifier.startsWith('.') && /\.tsx?$/.test(target) && existsSync(join(root, target)))
        waiting.push(target);
    }
  }
  return [...found].sort();
}

function specifiersOf(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    const isFrom = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
    const from = isFrom ? statement.moduleSpecifier : undefined;
    return from && ts.isStringLiteral(from) ? [from.text] : [];
  });
}
