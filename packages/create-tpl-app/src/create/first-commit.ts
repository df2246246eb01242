// Makes the repository of a new application, where it needs one.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { commit, markExecutable, runGit } from '../world/git.ts';
import { StopError } from '../world/stop-error.ts';

/**
 * Commits what is in `draft` to a repository of its own. Inside another repository there is none: that one would keep a
 * link in place of the files. `executable` names files that may be run. Returns how the sentence about the application goes on.
 *
 * @throws StopError when git cannot commit.
 */
export function firstCommit(draft: string, target: string, executable: readonly string[]): string {
  if (runGit(draft, '--version').code !== 0) return '; git is not installed, so there is no first commit';
  const outer = repositoryAround(target);
  if (outer !== undefined) return `. It lies in the repository ${outer}: commit it there`;
  // By a setting: git before 2.28 knows no option for it. Without a repository of its own `add` would go to one around it.
  const made = runGit(draft, '-c', 'init.defaultBranch=main', 'init', '--quiet');
  if (made.code !== 0)
    throw new StopError(`git could not begin a repository (--no-git does without): ${made.stderr.trim()}`);
  runGit(draft, 'add', '--all');
  markExecutable(
    draft,
    executable.filter((path) => existsSync(join(draft, path))),
  );
  const { code, stderr } = commit(draft, 'The service, as it comes');
  if (code !== 0) throw new StopError(`git could not commit (--no-git does without): ${stderr.trim()}`);
  return ', with a first commit';
}

/** The repository that would hold `target`, unless it ignores it. */
function repositoryAround(target: string): string | undefined {
  const [folder, path] = existsSync(target) ? [target, '.'] : [dirname(target), `./${basename(target)}/`];
  // That of another user counts too, as in a container; it is only looked at.
  const { code, stdout } = runGit(folder, '-c', 'safe.directory=*', 'rev-parse', '--show-toplevel');
  const isIgnored = runGit(folder, 'check-ignore', '--quiet', '--', path).code === 0;
  return code === 0 && !isIgnored ? stdout.trim() : undefined;
}
