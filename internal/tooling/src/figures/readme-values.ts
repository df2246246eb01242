// Finds exported values that a package's README keeps to itself.
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { exportedDeclarations } from '../house/exports.ts';
import type { House, Package } from '../house/house.ts';
import { parseFile } from '../house/parse.ts';

/** Values (no types) of the main door, in the order they are exported. */
function mainValues({ root }: House, { doors }: Package): string[] {
  const door = doors.find(({ name }) => name === 'index')?.source;
  return door ? valuesOf(root, door) : [];
}

/** Those of them that the README does not name. */
export function valuesOutsideReadme(house: House, entry: Package): string[] {
  const file = join(house.root, entry.folder, 'README.md');
  const words = new Set((existsSync(file) ? readFileSync(file, 'utf8') : '').match(/[\w$]+/g));
  return mainValues(house, entry).filter((name) => !words.has(name));
}

function valuesOf(root: string, file: string): string[] {
  const source = parseFile(root, file);
  const own = exportedDeclarations(source)
    .filter(({ node }) => !ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node))
    .map(({ name }) => name);
  const passed = source.statements.filter(ts.isExportDeclaration).flatMap((statement) => {
    const { exportClause, moduleSpecifier, isTypeOnly } = statement;
    if (isTypeOnly || !moduleSpecifier) return [];
    if (exportClause && ts.isNamedExports(exportClause))
      return exportClause.elements.filter((element) => !element.isTypeOnly).map(({ name }) => name.text);
    const target = posix.join(posix.dirname(file), (moduleSpecifier as ts.StringLiteral).text);
    return !exportClause && existsSync(join(root, target)) ? valuesOf(root, target) : [];
  });
  return [...own, ...passed];
}
