// Asks every package for a word about its changes.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../house/check.ts';
import { findFiles } from '../../house/files.ts';

/** Every package tells its users what changed: in its changelog, or in a changeset that will become an entry. */
export const changes: Check = {
  name: 'changes',
  about: 'every package has a changeset or a changelog entry',
  run({ root, packages }) {
    const changesets = findFiles(root, ['.changeset'], /^(?!README).*\.md$/).map((file) =>
      readFileSync(join(root, file), 'utf8'),
    );
    const inChangeset = (name: string) =>
      changesets.some((text) => new RegExp(`^['"]?${name}['"]?: *(major|minor|patch)`, 'm').test(text));
    const inChangelog = (folder: string) => {
      const file = join(root, folder, 'CHANGELOG.md');
      return existsSync(file) && /^## /m.test(readFileSync(file, 'utf8'));
    };
    return packages
      .filter(({ name, folder }) => !inChangeset(name) && !inChangelog(folder))
      .map(({ name, folder }) => ({
        file: folder,
        message: `has no changeset: add .changeset/<what>.md naming "${name}"`,
      }));
  },
};
