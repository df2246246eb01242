// Runs git in a folder.
import { spawnSync } from 'node:child_process';

/** How a run of git ended. `code` is `undefined` when there is no git. */
export interface GitEnd {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

// Git obeys these before the folder it runs in, and gives them to every hook: what `git rev-parse --local-env-vars` names, but for settings.
const ofOtherRepository = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_PREFIX',
];

/** Runs git to its end, on the repository that `folder` lies in; a failure is a value. */
export function runGit(folder: string, ...args: readonly string[]): GitEnd {
  const env = Object.entries(process.env).filter(([name]) => !ofOtherRepository.includes(name));
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: folder,
    env: Object.fromEntries(env),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status ?? undefined, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/** Says of files that they may be run: where Windows wrote them, or `core.fileMode` is off, git sees it in none (inspection-plugin#26). */
export function markExecutable(folder: string, paths: readonly string[]): void {
  if (paths.length > 0) runGit(folder, 'update-index', '--add', '--chmod=+x', '--', ...paths);
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
