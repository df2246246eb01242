// Asks npm which registry it uses when nobody has told it another.
import { devNull, tmpdir } from 'node:os';
import { runNpm } from '../world/run-npm.ts';

/**
 * The address without a slash at its end. npm takes it in a lockfile for whichever registry it is told to use.
 *
 * @throws Error when npm cannot be run.
 */
export function usualRegistry(): string {
  const args = ['config', 'get', 'registry', '--userconfig', devNull, '--globalconfig', `${devNull}-none`];
  // What npm's settings in the environment and the folder say of registries is somebody's own.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([variable]) => !/^npm_config_/i.test(variable)),
  );
  const { stdout, status } = runNpm(args, { cwd: tmpdir(), env });
  const found = stdout?.trim() ?? '';
  if (status !== 0 || !URL.canParse(found)) throw new Error('npm does not say which registry it uses.');
  return found.replace(/\/$/, '');
}
