// Brings the frame of an application from the version it was made with to this one, on a branch of its own.
import { existsSync, lstatSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDomain, type Origin, originFile, readOrigin, writeOrigin } from '../template/origin.ts';
import type { Release } from '../template/own-release.ts';
import { type Files, renderApp } from '../template/template.ts';
import { commit, markExecutable, runGit } from '../world/git.ts';
import type { Host } from '../world/host.ts';
import { StopError } from '../world/stop-error.ts';
import { writeFiles } from '../world/write-files.ts';
import { compareVersions } from './compare-versions.ts';
import { findMentions } from './find-mentions.ts';
import { findMoves } from './find-moves.ts';
import { readFields } from './merge-json.ts';
import { type Plan, planUpgrade } from './plan-upgrade.ts';

/** Gets an earlier release. */
export type FetchRelease = (version: string, host: Host) => Release;

/**
 * Upgrades the application in `host.cwd`; resolves to 0, or to 2 when a person has to look at something.
 *
 * @throws StopError when it cannot be upgraded: then nothing was changed.
 */
export function upgradeApp(
  { dryRun }: { readonly dryRun: boolean },
  release: Release,
  host: Host,
  fetch: FetchRelease,
): number {
  const { cwd, print } = host;
  const origin = readOrigin(cwd);
  const order = compareVersions(origin.madeWith, release.version);
  if (order === 0) {
    print(`It is at ${release.version} already: nothing to do.`);
    return 0;
  }
  if (order > 0)
    throw new StopError(
      `It is at ${origin.madeWith}, and this is create-tpl-app ${release.version}: run npx create-tpl-app@latest upgrade`,
    );
  refuseUnsaved(cwd);
  const read = readerOf(cwd);
  const old = fetch(origin.madeWith, host);
  const base = renderApp(old.template, origin.answers, takenFromFolder(old.versions, read));
  const next = renderApp(release.template, origin.answers, release.versions);
  const moves = findMoves(base, next);
  const plan = planUpgrade({ base, next, moves, owned: origin.files, version: release.version, read });
  refuseUnheld(cwd, plan, read);
  const done = new Map([...moves].filter(([before]) => plan.remove.has(before)));
  const notes = [...mentionsIn(cwd, plan, done, next, read), ...domainNews(base, next)];
  const made = { madeWith: release.version, answers: origin.answers };
  if (dryRun) return report(plan, notes, host, 'Nothing was changed.');
  const branch = openBranch(cwd, release.version);
  apply(cwd, plan, writeOrigin(made, next), release, read);
  const ending =
    plan.conflicts.length > 0 ? waiting(origin, branch) : save(cwd, branch, origin, release.version);
  return report(plan, notes, host, ending);
}

function refuseUnsaved(cwd: string): void {
  // Whatever the person's own settings hide (full-stack-ai-agent-template#114).
  const status = ['status', '--untracked-files=normal'];
  const { code, stdout, stderr } = runGit(cwd, ...status, '--porcelain=v2', '--branch');
  if (code === undefined) throw new StopError('git is not installed: an upgrade merges with it.');
  if (code !== 0)
    throw new StopError(
      `git status failed: ${stderr.trim()}\nAn upgrade wants everything committed: git init && git add --all && git commit`,
    );
  if (stdout.includes('# branch.oid (initial)'))
    throw new StopError('There is no commit yet: an upgrade wants a way back.');
  if (/^[^#]/m.test(stdout)) {
    const unsaved = runGit(cwd, ...status, '--short').stdout.trimEnd();
    throw new StopError(
      `There are changes that are not committed:\n${unsaved}\nCommit or stash them, then run this again.`,
    );
  }
}

/** What git ignores it could not bring back: nothing is merged into it. */
function refuseUnheld(cwd: string, plan: Plan, read: (path: string) => Buffer | undefined): void {
  const held = new Set(runGit(cwd, 'ls-files', '-z').stdout.split('\0'));
  const unheld = [...plan.write.keys(), ...plan.remove].filter(
    (path) => !held.has(path) && read(path) !== undefined,
  );
  if (unheld.length > 0)
    throw new StopError(
      `These are in the way of the new frame, and git ignores them:\n${unheld.map((path) => `  ${path}`).join('\n')}\nMove them away, or git add --force and commit them, then run this again.`,
    );
}

function readerOf(cwd: string): (path: string) => Buffer | undefined {
  return (path) => {
    const file = join(cwd, path);
    return existsSync(file) && lstatSync(file).isFile() ? readFileSync(file) : undefined;
  };
}

/** An application that took packed packages from `vendor/` goes over to versions: that is no edit of its own. */
function takenFromFolder(
  versions: Release['versions'],
  read: (path: string) => Buffer | undefined,
): Release['versions'] {
  const { dependencies = {} } = readFields(read('package.json'));
  const own = Object.entries(dependencies as Record<string, string>);
  return { ...versions, ...Object.fromEntries(own.filter(([, version]) => version.startsWith('./vendor/'))) };
}

/** A branch for the upgrade; one that an earlier try left without a commit of its own is used again. */
function openBranch(cwd: string, version: string): string {
  for (let count = 1; ; count += 1) {
    const branch = `create-tpl-app-${version}${count > 1 ? `-${count}` : ''}`;
    const isThere = runGit(cwd, 'rev-parse', '--verify', '--quiet', `refs/heads/${branch}`).code === 0;
    if (isThere && runGit(cwd, 'merge-base', '--is-ancestor', branch, 'HEAD').code !== 0) continue;
    const { code, stderr } = runGit(cwd, 'switch', '--quiet', '-C', branch);
    if (code !== 0) throw new StopError(`git could not open the branch ${branch}: ${stderr.trim()}`);
    return branch;
  }
}

/** Writes what is planned, or takes all of it back. */
function apply(
  cwd: string,
  plan: Plan,
  origin: string,
  { template }: Release,
  read: (path: string) => Buffer | undefined,
): void {
  const fresh = [...plan.write.keys()].filter((path) => read(path) === undefined);
  try {
    writeFiles(cwd, [...plan.write, [originFile, Buffer.from(origin)]], template.executable);
    for (const path of plan.remove) rmSync(join(cwd, path));
    markExecutable(
      cwd,
      template.executable.filter((path) => plan.write.has(path)),
    );
  } catch (error) {
    for (const path of fresh) if (read(path) !== undefined) rmSync(join(cwd, path));
    runGit(cwd, 'reset', '--hard', '--quiet');
    runGit(cwd, 'switch', '--quiet', '-');
    throw new StopError(`${(error as Error).message}\nEverything is as it was.`);
  }
}

function mentionsIn(
  cwd: string,
  plan: Plan,
  moves: ReadonlyMap<string, string>,
  next: Files,
  read: (path: string) => Buffer | undefined,
): string[] {
  if (plan.remove.size === 0) return [];
  const tracked = runGit(cwd, 'ls-files', '-z').stdout.split('\0');
  const own = tracked.filter(
    (path) => path !== '' && (isDomain(path) || !next.has(path)) && !plan.remove.has(path),
  );
  return findMentions(own, read, moves, plan.remove).map(({ place, path, movedTo }) =>
    movedTo ? `${place} imports ${path}, which is ${movedTo} now` : `${place} imports ${path}, which is gone`,
  );
}

/** What the new version changed in the domain, as a hint: the domain is not touched. */
function domainNews(base: Files, next: Files): string[] {
  return [...next]
    .filter(([path, bytes]) => isDomain(path) && !base.get(path)?.equals(bytes))
    .map(
      ([path]) =>
        `${path} is ${base.has(path) ? 'another' : 'new'} in a fresh application; yours was not touched`,
    );
}

function save(cwd: string, branch: string, { madeWith }: Origin, version: string): string {
  runGit(cwd, 'add', '--all');
  const { code, stderr } = commit(cwd, `Upgrade the frame from create-tpl-app ${madeWith} to ${version}`);
  if (code !== 0)
    return `git could not commit: ${stderr.trim()}\nEverything is on the branch ${branch}: commit it yourself.`;
  return `It is committed on the branch ${branch}. Next: npm install && npm test, then merge it.`;
}

const waiting = ({ madeWith }: Origin, branch: string): string =>
  `Nothing is committed: look at each line above on the branch ${branch}, then npm install && npm test && git add --all && git commit.
To give up: git reset --hard && git clean -fd && git switch - brings ${madeWith} back.`;

function report(
  { done, conflicts }: Plan,
  notes: readonly string[],
  { print }: Host,
  ending: string,
): number {
  for (const line of done) print(line);
  if (notes.length > 0) print(`\nFor your own files:\n${notes.map((line) => `  ${line}`).join('\n')}`);
  if (conflicts.length > 0)
    print(`\nFor you to decide (${conflicts.length}):\n${conflicts.map((line) => `  ${line}`).join('\n')}`);
  print(`\n${ending}`);
  return conflicts.length > 0 ? 2 : 0;
}
