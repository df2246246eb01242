// Asks every package for a word about its changes.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../house/check.ts';
import { findFiles } from '../../house/files.ts';
import type { House, Package } from '../../house/house.ts';
import { changedSince, findLastRelease } from '../../versions/last-release.ts';
import { movedVersions } from '../../versions/moved-versions.ts';
import { readPendingBumps } from '../../versions/pending-bumps.ts';

/**
 * Every package tells its users what changed: before its first release in a changeset, and later for whatever is other
 * than the last tag, in its sources, in those that are bundled into it, or in the versions that the workspace gives its
 * dependencies; a program that carries an application along tells what changed in that too, tests and pages apart.
 */
export const changes: Check = {
  name: 'changes',
  about: 'every package has a changeset for what differs from its last release',
  run(house) {
    const pending = readPendingBumps(house.root);
    return [...house.packages, ...house.programs]
      .filter(({ name }) => !pending.has(name))
      .flatMap((entry) => {
        const why = whatIsUntold(house, entry);
        const message = `${why}: add .changeset/<what>.md naming "${entry.name}"`;
        return why === undefined ? [] : [{ file: entry.folder, message }];
      });
  },
};

function whatIsUntold({ root, apps }: House, { name, folder, manifest }: Package): string | undefined {
  const changelog = join(root, folder, 'CHANGELOG.md');
  const hasEntry = existsSync(changelog) && /^## /m.test(readFileSync(changelog, 'utf8'));
  if (!hasEntry) return 'has no changeset';
  const release = findLastRelease(root, name);
  // Without a tag the first release is under way; a newer number is one that is about to be tagged.
  if (!release || manifest.version !== release.version) return undefined;
  const folders = [folder, ...bundledInto(root, folder).map((internal) => `internal/${internal}`)];
  const templates = templatesOf(root, folder, apps);
  const isTold = (file: string) =>
    templates.some((app) => file.startsWith(`${app}/`))
      ? !/\.test\.tsx?$|\/test\/|\.md$/.test(file)
      : /\/src\/.*\.tsx?$|\/package\.json$/.test(file) &&
        !/\.test\.tsx?$|^internal\/[^/]+\/package\.json$/.test(file);
  const files = changedSince(root, release, [...folders, ...templates]).filter(isTold);
  if (files.length > 0)
    return `has no changeset, and ${files[0]}${files.length > 1 ? ` with ${files.length - 1} more files` : ''} changed since ${release.tag}`;
  const [moved] = movedVersions(root, release, manifest, templates);
  return moved && `has no changeset, and ${moved} as in ${release.tag}`;
}

/** The internal packages whose sources a package takes in, and those that they take in. */
function bundledInto(root: string, folder: string): string[] {
  const found = new Set<string>();
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const file of findFiles(root, [`${next}/src`], /\.ts$/))
      for (const [, name = ''] of readFileSync(join(root, file), 'utf8').matchAll(
        /from '@internal\/([\w-]+)/g,
      ))
        if (!found.has(name)) {
          found.add(name);
          waiting.push(`internal/${name}`);
        }
  return [...found];
}

/** The applications that a program carries along: those that its sources name. */
function templatesOf(root: string, folder: string, apps: readonly string[]): string[] {
  const sources = findFiles(root, [`${folder}/src`], /^(?!.*\.test\.ts$).*\.ts$/);
  const texts = sources.map((file) => readFileSync(join(root, file), 'utf8'));
  return apps.filter((app) => texts.some((text) => text.includes(`'${app}'`)));
}
