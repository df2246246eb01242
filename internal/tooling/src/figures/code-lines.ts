// Counts lines of code: what is left of a file without comments and blank lines.
import ts from 'typescript';
import type { House } from '../house/house.ts';
import { parseFile } from '../house/parse.ts';
import { type SourcePackage, sourcePackages, sourcesIn } from './source-folders.ts';

/** Lines that hold at least one token. Text over several lines counts where it is not blank. */
export function codeLines(source: ts.SourceFile): number {
  const { text } = source;
  const lines = new Set<number>();
  const mark = (node: ts.Node): void => {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return;
    const children = node.getChildren(source);
    for (const child of children) mark(child);
    if (children.length > 0 || node.getWidth(source) === 0) return;
    let at = node.getStart(source);
    for (const line of text.slice(at, node.getEnd()).split('\n')) {
      if (line.trim() !== '') lines.add(source.getLineAndCharacterOfPosition(at).line);
      at += line.length + 1;
    }
  };
  mark(source);
  return lines.size;
}

/** Lines of code of every file that counts: tests, `testing/` and generated files do not. */
function countedFiles(house: House, { src }: SourcePackage): Map<string, number> {
  const files = sourcesIn(house.root, src).filter((file) => !/\/(testing|generated)\//.test(file));
  return new Map(files.map((file) => [file, codeLines(parseFile(house.root, file))]));
}

/** Lines of code by package, the bounded ones, and the median over all files of all packages. */
export function codeSize(house: House): { readonly byPackage: Map<string, number>; readonly median: number } {
  const byPackage = new Map<string, number>();
  const all: number[] = [];
  for (const entry of sourcePackages(house)) {
    const counts = [...countedFiles(house, entry).values()];
    all.push(...counts);
    if (entry.isBounded)
      byPackage.set(
        entry.name,
        counts.reduce((sum, count) => sum + count, 0),
      );
  }
  all.sort((a, b) => a - b);
  return { byPackage, median: all[all.length >> 1] ?? 0 };
}
