// Removes temporary folders, even when the checks are interrupted.
import { rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

const folders = new Set<string>();

/** Remembers a folder that must not outlive the checks; `remove` it when it is no longer needed. */
export function keepUntilRemoved(folder: string): { remove(): void } {
  folders.add(folder);
  return {
    remove() {
      folders.delete(folder);
      rmSync(folder, { recursive: true, force: true });
      if (dirname(folder).endsWith('.snippets')) removeEmpty(dirname(folder));
    },
  };
}

/** Removes every remembered folder: for the end by a signal. */
export function removeTemporary(): void {
  for (const folder of folders) keepUntilRemoved(folder).remove();
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Another run is using it.
  }
}
