// Reads which files, and which folders, import which.
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { sourcesIn } from './source-folders.ts';

/** From a file or folder to those it imports, paths from the root. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** What a file imports, as written; types, re-exports and `import()` counted. */
export function specifiersOf(root: string, file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'), true, true);
  return importedFiles.map(({ fileName }) => fileName);
}

/** Imports among the sources below `src`; what leads out of it is left out. */
export function fileGraph(root: string, src: string): ImportGraph {
  return new Map(
    sourcesIn(root, src).map((file) => {
      const targets = specifiersOf(root, file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => posix.join(posix.dirname(file), specifier))
        .filter((target) => target.startsWith(`${src}/`) && existsSync(join(root, target)));
      return [file, new Set(targets)];
    }),
  );
}

/** The same between the folders that hold the files; a folder inside another is a folder of its own. */
export function folderGraph(files: ImportGraph): ImportGraph {
  const folders = new Map<string, Set<string>>();
  for (const [file, targets] of files) {
    const folder = posix.dirname(file);
    const reached = folders.get(folder) ?? new Set();
    for (const target of targets) if (posix.dirname(target) !== folder) reached.add(posix.dirname(target));
    folders.set(folder, reached);
  }
  return folders;
}
