// Reads from git what was released last.
import { execFileSync } from 'node:child_process';
import { compareVersions } from './version-numbers.ts';

/** The newest release of a package that this branch comes from. */
export interface LastRelease {
  readonly version: string;
  readonly tag: string;
}

/** What git says, or `undefined` where there is no git, no repository, or nothing by that name. */
export function askGit(root: string, ...args: readonly string[]): string | undefined {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio, maxBuffer: 2 ** 26 });
  } catch {
    return undefined;
  }
}

/** The newest of the tags `name@version` that lie on this branch. */
export function findLastRelease(root: string, name: string): LastRelease | undefined {
  const tags = askGit(root, 'tag', '--list', `${name}@*`, '--merged', 'HEAD')?.split('\n') ?? [];
  const versions = tags.filter(Boolean).map((tag) => tag.slice(tag.lastIndexOf('@') + 1));
  const version = versions.sort(compareVersions).at(-1);
  return version === undefined ? undefined : { version, tag: `${name}@${version}` };
}

/** The API reports of a package as they were released, by door. */
export function readReleasedReports(
  root: string,
  { tag }: LastRelease,
  folder: string,
): Record<string, string> {
  const names = askGit(root, 'ls-tree', '--name-only', tag, `${folder}/etc/`)?.split('\n') ?? [];
  const reports = names.filter((file) => file.endsWith('.d.ts'));
  return Object.fromEntries(
    reports.map((file) => [
      file.slice(`${folder}/etc/`.length, -'.d.ts'.length),
      askGit(root, 'show', `${tag}:${file}`) ?? '',
    ]),
  );
}

/** Whether git has only the end of the history, so that a tag may be missing. */
export function isShallow(root: string): boolean {
  return askGit(root, 'rev-parse', '--is-shallow-repository')?.trim() === 'true';
}

/** Files that differ from a release, new ones too. */
export function changedSince(root: string, { tag }: LastRelease, folders: readonly string[]): string[] {
  const changed = askGit(root, 'diff', '--name-only', tag, '--', ...folders) ?? '';
  const untracked = askGit(root, 'ls-files', '--others', '--exclude-standard', '--', ...folders) ?? '';
  return `${changed}\n${untracked}`.split('\n').filter(Boolean);
}
