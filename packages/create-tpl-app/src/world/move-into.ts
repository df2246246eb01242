// Moves what lies in one folder into another.
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Moves what `draft` holds into `target`, on the same file system; after an error nothing of it is there. */
export function moveInto(draft: string, target: string): void {
  const moved: string[] = [];
  try {
    for (const name of readdirSync(draft)) {
      renameSync(join(draft, name), join(target, name));
      moved.push(name);
    }
  } catch (error) {
    for (const name of moved) rmSync(join(target, name), { recursive: true, force: true });
    throw error;
  }
}
