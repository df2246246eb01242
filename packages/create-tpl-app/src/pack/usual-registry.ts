// Asks npm which registry it uses when nobody has told it another.
import { spawnSync } from 'node:child_process';
import { devNull, tmpdir } from 'node:os';

/**
 * The address without a slash at its end. npm takes it in a lockfile for whichever registry it is told to use.
 *
 * @throws Error when npm cannot be run.
 */
export function usualRegistry(): string {
  const args = ['config', 'get', 'registry', '--userconfig', devNull, '--globalconfig', `${devNull}-none`];
  // What the environment and the folder say of registries is somebody's own.
  const { PATH = '' } = process.env;
  const { stdout, status } = spawnSync('npm', args, { encoding: 'utf8', cwd: tmpdir(), env: { PATH } });
  const found = stdout?.trim() ?? '';
  if (status !== 0 || !URL.canParse(found)) throw new Error('npm does not say which registry it uses.');
  return found.replace(/\/$/, '');
}
