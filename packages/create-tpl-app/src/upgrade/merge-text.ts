// Merges three versions of a text, by git.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGit } from '../world/git.ts';
import { StopError } from '../world/stop-error.ts';
import { writeFiles } from '../world/write-files.ts';

/** What came of a merge. */
export interface Merged {
  readonly bytes: Buffer;
  /** How many places wait for a person; each stands between markers, both sides whole. */
  readonly conflicts: number;
}

/**
 * Merges what changed from `base` to `theirs` into `ours`. The lines go on ending as those of `ours` do.
 *
 * @throws StopError when git cannot.
 */
export function mergeText(ours: Buffer, base: Buffer, theirs: Buffer, version: string): Merged {
  const isWindows = ours.includes('\r\n');
  const folder = mkdtempSync(join(tmpdir(), 'create-tpl-app-'));
  try {
    writeFiles(folder, [
      ['ours', unix(ours)],
      ['base', unix(base)],
      ['theirs', unix(theirs)],
    ]);
    const labels = ['-L', 'yours', '-L', 'as it came', '-L', `create-tpl-app ${version}`];
    const { code, stdout, stderr } = runGit(
      folder,
      'merge-file',
      '-p',
      '--diff3',
      ...labels,
      'ours',
      'base',
      'theirs',
    );
    // The exit code is the number of conflicts, 127 at most; errors lie above.
    if (code === undefined || code > 127) throw new StopError(`git merge-file failed: ${stderr.trim()}`);
    return { bytes: Buffer.from(isWindows ? stdout.replaceAll('\n', '\r\n') : stdout), conflicts: code };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A text with lines that end as on Unix. */
export function unix(text: Buffer): Buffer {
  return text.includes('\r\n') ? Buffer.from(text.toString('utf8').replaceAll('\r\n', '\n')) : text;
}
