// Writes files of an application below its folder, never beside it.
import { chmodSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { StopError } from './stop-error.ts';

/**
 * Writes each file, with the folders on its way; `executable` names those that may be run.
 *
 * @throws StopError when a link on the way leads out of the folder.
 */
export function writeFiles(
  folder: string,
  files: Iterable<readonly [path: string, bytes: Buffer]>,
  executable: readonly string[] = [],
): void {
  for (const [path, bytes] of files) {
    const target = join(folder, path);
    refuseLeadingOut(folder, target, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
    if (executable.includes(path)) chmodSync(target, 0o755);
  }
}

function refuseLeadingOut(folder: string, target: string, path: string): void {
  let there = target;
  while (!existsSync(there)) there = dirname(there);
  const way = relative(realpathSync(folder), realpathSync(there));
  if (way === '..' || way.startsWith(`..${sep}`))
    throw new StopError(`${path} leads out of the folder by a link: nothing is written there.`);
}
