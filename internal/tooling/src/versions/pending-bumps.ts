// Reads what the waiting changesets say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFiles } from '../house/files.ts';
import type { Bump } from './api-change.ts';
import { largestBump } from './api-change.ts';

/** The largest bump that waits for each package, by name. */
export function readPendingBumps(root: string): ReadonlyMap<string, Bump> {
  const found = new Map<string, Bump>();
  for (const file of findFiles(root, ['.changeset'], /^(?!README).*\.md$/)) {
    const [, front = ''] = readFileSync(join(root, file), 'utf8').split(/^---$/m);
    for (const [, name = '', bump] of front.matchAll(
      /^['"]?(@?[^'":\s]+)['"]?: *(major|minor|patch)\s*$/gm,
    )) {
      const both = [found.get(name), bump as Bump].filter((one) => one !== undefined);
      found.set(name, largestBump(both) as Bump);
    }
  }
  return found;
}
