// Says which documents the site has, and where each stands there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findFiles } from '../house/files.ts';
import type { House } from '../house/house.ts';

/** Documents that stand outside `docs/` and `packages/`, and their places on the site. */
const others: Readonly<Record<string, string>> = {
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security-policy.md',
};

/** Path of each document from the root, and its path on the site, in a stable order. */
export function sitePaths({ root, packages }: House): Map<string, string> {
  const ofDocs = findFiles(root, ['docs'], /\.md$/).map((file): [string, string] => [file, toSite(file)]);
  const ofPackages = packages.flatMap(({ folder, short }): [string, string][] =>
    [
      [`${folder}/README.md`, `packages/${short}/index.md`] as [string, string],
      [`${folder}/examples/README.md`, `packages/${short}/examples.md`] as [string, string],
    ].filter(([file]) => existsSync(join(root, file))),
  );
  const further = Object.entries(others).filter(([file]) => existsSync(join(root, file)));
  return new Map([...ofDocs, ...ofPackages, ...further]);
}

function toSite(file: string): string {
  const path = file.slice('docs/'.length);
  if (path === 'README.md') return 'documents.md';
  return path.replace(/(^|\/)README\.md$/, '$1index.md');
}

/** Where a door's own page stands on the site: one page a door. */
export function doorPath(short: string, door: string): string {
  return `packages/${short}/api/${door}.md`;
}
