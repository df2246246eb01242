// Finds where an application leans on what a copy of it would not have.
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Problem } from '../house/check.ts';
import { findFiles } from '../house/files.ts';
import type { House } from '../house/house.ts';
import { specifiersOf } from './import-graph.ts';

const stays = 'an application stands on its packages alone, so that a copy of it installs';

/** Imports of `internal/` in the applications, and lines of their configuration that lead out of their folder. */
export function internalImports({ root, apps }: House): Problem[] {
  return apps.flatMap((app) => [
    ...findFiles(root, [app], /\.(tsx?|mjs|js)$/).flatMap((file) =>
      specifiersOf(root, file)
        .filter((specifier) => leadsInside(file, specifier))
        .map((specifier) => ({ file, message: `imports ${specifier}: ${stays}` })),
    ),
    ...findFiles(root, [app], /^(package|tsconfig.*)\.json$/).flatMap((file) =>
      leaningLines(root, app, file),
    ),
  ]);
}

function leadsInside(file: string, specifier: string): boolean {
  if (!specifier.startsWith('.')) return specifier.startsWith('@internal/');
  return posix.join(posix.dirname(file), specifier).startsWith('internal/');
}

function leaningLines(root: string, app: string, file: string): Problem[] {
  return readFileSync(join(root, file), 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const paths = text.match(/(\.\.\/)+[\w./-]*/g) ?? [];
      const out = paths.filter((path) => !posix.join(posix.dirname(file), path).startsWith(`${app}/`));
      return [...out, ...(text.match(/@internal\/[\w-]+/g) ?? [])].map((path) => ({
        file,
        line: index + 1,
        message: `leads to ${path}: ${stays}`,
      }));
    });
}
