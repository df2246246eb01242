// Reads the changes of an API that were planted to judge the comparison, each with the bump it deserves; written before it was.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One change: the report before, the report after, and what it is. */
export interface PlantedChange {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly bump: 'patch' | 'minor' | 'major';
}

const text = readFileSync(join(import.meta.dirname, 'planted-changes.txt'), 'utf8');

/** Every planted change: a paragraph each, its lines of before marked with `-`, those of after with `+`. */
export const plantedChanges: readonly PlantedChange[] = text
  .trim()
  .split('\n\n')
  .map((paragraph) => {
    const [title = '', ...lines] = paragraph.split('\n');
    const [bump, what] = title.split(': ') as [PlantedChange['bump'], string];
    const marked = (mark: string) =>
      lines
        .filter((line) => line.startsWith(mark))
        .map((line) => line.slice(2))
        .join('\n');
    return { what, before: marked('-'), after: marked('+'), bump };
  });
