// Finds files of the house by their names.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const skipped = new Set(['node_modules', 'dist', 'coverage', 'golden', 'fixtures', 'etc']);

/**
 * Files below `folders` (paths from the root) whose name matches, in a stable order. Dot folders, dependencies, built and
 * golden files are left out.
 */
export function findFiles(root: string, folders: readonly string[], pattern: RegExp): string[] {
  return folders.flatMap((folder) => walk(root, folder, pattern));
}

function walk(root: string, folder: string, pattern: RegExp): string[] {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return skipped.has(entry.name) || (entry.name.startsWith('.') && entry.name !== '.github')
        ? []
        : walk(root, path, pattern);
    return pattern.test(entry.name) ? [path] : [];
  });
}

/** TypeScript that is shipped: sources without tests and declarations. */
export function findSources(root: string, folders: readonly string[]): string[] {
  return findFiles(root, folders, /^(?!.*\.(test|d)\.ts$).*\.tsx?$/);
}
