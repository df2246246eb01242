// Counts the source files that lie loose in each folder.
import { posix } from 'node:path';
import type { House } from '../house/house.ts';
import { sourcePackages, sourcesIn } from './source-folders.ts';

/** Source files directly in each folder of every package; tests are not counted. */
export function looseFiles(house: House): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { src } of sourcePackages(house))
    for (const file of sourcesIn(house.root, src)) {
      const folder = posix.dirname(file);
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
  return counts;
}
