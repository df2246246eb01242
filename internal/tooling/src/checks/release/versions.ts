// Holds versions to the truth: what breaks users is not released as a patch.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Problem } from '../../house/check.ts';
import type { House, Package } from '../../house/house.ts';
import { bumpFor, isBelow, largestBump } from '../../versions/api-change.ts';
import type { ReportedChange } from '../../versions/compare/compare-reports.ts';
import { compareReports } from '../../versions/compare/compare-reports.ts';
import { findLastRelease, isShallow, readReleasedReports } from '../../versions/last-release.ts';
import { readPendingBumps } from '../../versions/pending-bumps.ts';
import { bumpBetween } from '../../versions/version-numbers.ts';

/** What the API reports changed since the last release is no more than the waiting changesets say. */
export const versions: Check = {
  name: 'versions',
  about: 'changesets own up to what changed in the API since the last release',
  run(house) {
    const pending = readPendingBumps(house.root);
    return house.packages.flatMap((entry) => {
      const release = findLastRelease(house.root, entry.name);
      if (!release) return tagProblems(house, entry);
      const { name, folder, manifest } = entry;
      const after = readReports(house.root, folder);
      const changes = compareReports(readReleasedReports(house.root, release, folder), after);
      // Between the pull request of a release and its tag the changesets are gone and the number has moved.
      const moved = bumpBetween(release.version, manifest.version);
      const said = largestBump([pending.get(name), moved].filter((bump) => bump !== undefined));
      return changes.flatMap((change): Problem[] => {
        const needed = bumpFor(change.bump, release.version);
        if (!isBelow(said, needed)) return [];
        const line = lineOf(after[change.door] ?? '', change);
        const changesets = said === undefined ? 'no changeset says so' : `the changesets say ${said}`;
        const message = `${change.path} ${change.what}: that is ${needed} since ${release.tag}, and ${changesets}: write .changeset/<what>.md with "${name}": ${needed}, or take the change back`;
        return [{ file: `${folder}/etc/${change.door}.d.ts`, ...(line > 0 && { line }), message }];
      });
    });
  },
};

function readReports(root: string, folder: string): Record<string, string> {
  const etc = join(root, folder, 'etc');
  const names = existsSync(etc) ? readdirSync(etc).filter((name) => name.endsWith('.d.ts')) : [];
  return Object.fromEntries(
    names.map((name) => [name.slice(0, -'.d.ts'.length), readFileSync(join(etc, name), 'utf8')]),
  );
}

/** The line of the declaration that a change is about; 0 when it is gone. */
function lineOf(report: string, { path }: ReportedChange): number {
  const name = /^\w+/.exec(path)?.[0] ?? '';
  const declared = new RegExp(`\\b(?:interface|type|class|function|const|let|enum|namespace) ${name}\\b`);
  return report.split('\n').findIndex((text) => declared.test(text)) + 1;
}

/** A package that has a version has a tag, unless it is about to be released for the first time. */
function tagProblems({ root }: House, { name, folder, manifest }: Package): Problem[] {
  if (manifest.version === '0.0.0') return [];
  const changelog = join(root, folder, 'CHANGELOG.md');
  const entries = existsSync(changelog) ? (readFileSync(changelog, 'utf8').match(/^## /gm) ?? []).length : 0;
  if (entries < 2 && !isShallow(root)) return [];
  return [
    {
      file: `${folder}/package.json`,
      message: `is at ${manifest.version}, and git has no tag ${name}@… to compare with: fetch the whole history with its tags (git fetch --tags --unshallow; in a workflow fetch-depth: 0)`,
    },
  ];
}
