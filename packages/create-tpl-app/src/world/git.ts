// Runs git in a folder.
import { spawnSync } from 'node:child_process';

/** How a run of git ended. `code` is `undefined` when there is no git. */
export interface GitEnd {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git to its end; a failure is a value. */
export function runGit(folder: string, ...args: readonly string[]): GitEnd {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: folder,
    // Said, since the one that a child inherits unsaid is not the one that a test has changed.
    env: process.env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status ?? undefined, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/** Commits what is staged, with a name of our own when the person has set none. */
export function commit(folder: string, message: string): GitEnd {
  const words = ['commit', '--quiet', '--message', message];
  const ended = runGit(folder, ...words);
  const isKnown = ended.code === 0 || runGit(folder, 'config', 'user.email').stdout.trim() !== '';
  if (isKnown) return ended;
  const author = ['-c', 'user.name=create-tpl-app', '-c', 'user.email=create-tpl-app@localhost'];
  return runGit(folder, ...author, ...words);
}
