// Puts generated text into its file or region.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Problem } from '../house/check.ts';

/** A file, or a file with a region, that is written from something else. */
export interface GeneratedPart {
  /** From the root. */
  readonly file: string;
  /** The whole file as it should be. */
  readonly content: string;
}

/** The parts that are not as they should be, each with the first line that differs. */
export function findDrift(root: string, parts: readonly GeneratedPart[]): Problem[] {
  return parts.flatMap(({ file, content }) => {
    const current = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined;
    if (current === content) return [];
    if (current === undefined) return [{ file, message: 'does not exist: run `npm run generate`' }];
    const wanted = content.split('\n');
    const line = current.split('\n').findIndex((text, index) => text !== wanted[index]);
    const shown = wanted[line < 0 ? current.split('\n').length : line] ?? 'nothing';
    return [
      {
        file,
        line: (line < 0 ? current.split('\n').length : line) + 1,
        message: `is out of date (should be: ${shown.slice(0, 100)}): run \`npm run generate\``,
      },
    ];
  });
}

/** Writes the parts that are not as they should be, and returns their files. */
export function writeParts(root: string, parts: readonly GeneratedPart[]): string[] {
  const stale = findDrift(root, parts).map(({ file }) => file);
  for (const { file, content } of parts) {
    if (!stale.includes(file)) continue;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return stale;
}
