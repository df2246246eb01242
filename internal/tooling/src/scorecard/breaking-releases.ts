// Counts the releases of a package that broke its users within a year.
import type { Package } from '../house/house.ts';
import { compareReports } from '../versions/compare/compare-reports.ts';
import { askGit, readReleasedReports } from '../versions/last-release.ts';
import { bumpBetween, compareVersions } from '../versions/version-numbers.ts';

/** The releases of one package in the year before the last commit. */
export interface YearOfReleases {
  /** Tags of that year, oldest first. */
  readonly releases: readonly string[];
  /** Those after which code had to be changed. */
  readonly breaking: readonly string[];
}

const yearSeconds = 365 * 24 * 60 * 60;

/**
 * What git's tags say of the year that ends with the last commit. A release is breaking when its number says so (a major
 * one), or when the types it exports took something away, whatever the number says.
 */
export function yearOfReleases(
  root: string,
  { name, folder }: Pick<Package, 'name' | 'folder'>,
): YearOfReleases {
  const end = Number(askGit(root, 'log', '-1', '--format=%ct'));
  const tags = tagsOf(root, name);
  const inYear = tags.filter(({ madeAt }) => madeAt > end - yearSeconds);
  const breaking = inYear.filter(({ tag, version }) => {
    const before = tags[tags.findIndex((other) => other.tag === tag) - 1];
    if (!before) return false;
    if (bumpBetween(before.version, version) === 'major') return true;
    const [old, now] = [before, { tag, version }].map((one) => readReleasedReports(root, one, folder));
    return compareReports(old ?? {}, now ?? {}).some(({ bump }) => bump === 'major');
  });
  return { releases: inYear.map(({ tag }) => tag), breaking: breaking.map(({ tag }) => tag) };
}

function tagsOf(root: string, name: string): { tag: string; version: string; madeAt: number }[] {
  const format = '%(creatordate:unix) %(refname:strip=2)';
  const lines = askGit(root, 'for-each-ref', '--merged', 'HEAD', `--format=${format}`, `refs/tags/${name}@*`);
  return (lines ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [madeAt, tag = ''] = line.split(' ');
      return { tag, version: tag.slice(tag.lastIndexOf('@') + 1), madeAt: Number(madeAt) };
    })
    .sort((a, b) => compareVersions(a.version, b.version));
}
