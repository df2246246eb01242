// Finds which files of a new version are moved ones of the old.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDomain } from '../template/origin.ts';
import type { Files } from '../template/template.ts';
import { runGit } from '../world/git.ts';
import { writeFiles } from '../world/write-files.ts';

/**
 * Where files went, by where they were: git compares what is gone with what is new, and takes two for one when they are
 * more than half the same. A file that was moved and rewritten counts as gone, and its successor as new.
 */
export function findMoves(before: Files, after: Files): Map<string, string> {
  const gone = [...before].filter(([path]) => !after.has(path) && !isDomain(path));
  const fresh = [...after].filter(([path]) => !before.has(path) && !isDomain(path));
  if (gone.length === 0 || fresh.length === 0) return new Map();
  const folder = mkdtempSync(join(tmpdir(), 'create-tpl-app-'));
  try {
    writeFiles(join(folder), [
      ...gone.map(([path, bytes]) => [`old/${path}`, bytes] as const),
      ...fresh.map(([path, bytes]) => [`new/${path}`, bytes] as const),
    ]);
    const args = [
      'diff',
      '--no-index',
      '--find-renames=50%',
      '--diff-filter=R',
      '--name-status',
      '-z',
      'old',
      'new',
    ];
    const words = runGit(folder, ...args).stdout.split('\0');
    const moves = new Map<string, string>();
    for (let at = 0; at + 2 < words.length; at += 3)
      moves.set(
        (words[at + 1] as string).slice('old/'.length),
        (words[at + 2] as string).slice('new/'.length),
      );
    return moves;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
