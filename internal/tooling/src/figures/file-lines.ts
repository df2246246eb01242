// Counts the lines of files, tables of data apart.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { findFiles } from '../house/files.ts';
import type { House } from '../house/house.ts';
import { parseFile } from '../house/parse.ts';

/** Every file of code in the house, tests too. */
export function codeFiles({ root }: House): string[] {
  return findFiles(root, ['packages', 'apps', 'internal', 'benchmarks', 'scripts'], /\.(ts|tsx|mjs|js)$/);
}

/** Lines of a file; 0 of a test, and of a table of data: a file without a function. */
export function boundedLines({ root }: House, file: string): number {
  if (/\.test\.tsx?$/.test(file)) return 0;
  const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length;
  return isData(parseFile(root, file)) ? 0 : lines;
}

/** Lines of the longest file that is no test and no table. */
export function longestFile(house: House): number {
  return Math.max(0, ...codeFiles(house).map((file) => boundedLines(house, file)));
}

function isData(node: ts.Node): boolean {
  return !ts.isFunctionLike(node) && !ts.forEachChild(node, (child) => !isData(child));
}
