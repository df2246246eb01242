// Looks for the layer header in entry files and for a sentence of its own in every other file.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledNames } from '../../build/bundled-sources.ts';
import { sourcePackages, sourcesIn } from '../../figures/source-folders.ts';
import type { Check, Problem } from '../../house/check.ts';
import type { House } from '../../house/house.ts';

const fewestWords = 4;
const oldSentence = /^\/\/ (Infrastructure|Domain) Service:/;

/** The entry files of a package or application, with what their header says. */
interface Layer {
  readonly files: readonly (string | undefined)[];
  readonly phrases: readonly string[];
}

/**
 * Entry files (main entry, doors, command) carry the header of their layer; every other source file begins with one comment
 * line that says what the file is for, and no two begin the same.
 */
export const headers: Check = {
  name: 'headers',
  about: 'entry files name their layer, every other file says what it is for',
  run(house) {
    const entries = new Map(
      layersOf(house).flatMap(({ files, phrases }) =>
        files.flatMap((file) =>
          file && existsSync(join(house.root, file)) ? [[file, phrases] as const] : [],
        ),
      ),
    );
    const firstLines = new Map<string, string>();
    return [...sourcePackages(house).map(({ src }) => src), 'benchmarks/src']
      .flatMap((folder) => sourcesIn(house.root, folder))
      .flatMap((file): Problem[] => {
        const text = readFileSync(join(house.root, file), 'utf8').replace(/^#!.*\n/, '');
        const phrases = entries.get(file);
        const message = phrases ? faultOfHeader(text, phrases) : faultOfLine(text, file, firstLines);
        return message === undefined ? [] : [{ file, line: 1, message }];
      });
  },
};

function layersOf({ root, packages, apps }: House): Layer[] {
  const infrastructure = (name: string, files: Layer['files']): Layer => ({
    files,
    phrases: [
      `Infrastructure Service: ${name}`,
      'stable API, changes affect all users',
      'minimum coverage 90 %',
      'configuration-driven',
      'main components:',
    ],
  });
  return [
    ...packages.map(({ short, folder, doors }) =>
      infrastructure(short, [`${folder}/src/index.ts`, ...doors.map(({ source }) => source)]),
    ),
    // A package's program may say it in one line.
    ...packages.map(({ short, folder }) =>
      infrastructure(
        short,
        [`${folder}/src/cli.ts`].filter((file) => beginsWithHeader(root, file)),
      ),
    ),
    ...bundledNames.map((name) => infrastructure(name, [`internal/${name}/src/index.ts`])),
    ...apps.map((folder) => ({
      files: [`${folder}/src/main.ts`, `${folder}/src/cli.ts`],
      phrases: [
        `Domain Service: ${folder.split('/')[1]}`,
        'example implementation, replace in your project',
        'demonstrates infrastructure use',
        'minimum coverage 70 %',
      ],
    })),
  ];
}

function beginsWithHeader(root: string, file: string): boolean {
  return existsSync(join(root, file)) && /^(#!.*\n)?\/\*\*/.test(readFileSync(join(root, file), 'utf8'));
}

function faultOfHeader(text: string, phrases: readonly string[]): string | undefined {
  const header = text.startsWith('/**') ? text.slice(0, text.indexOf('*/')) : '';
  const missing = phrases.filter((phrase) => !header.includes(phrase));
  if (missing.length === 0) return undefined;
  return `must begin with the block header of its layer; missing: "${missing.join('", "')}"`;
}

function faultOfLine(text: string, file: string, seen: Map<string, string>): string | undefined {
  const line = text.split('\n', 1)[0] as string;
  const words = line.startsWith('// ') ? (line.match(/\p{L}[\p{L}'’-]*/gu) ?? []) : [];
  const other = seen.get(line);
  if (words.length < fewestWords || oldSentence.test(line))
    return 'must begin with one comment line that says what the file is for: "// Decides who …"';
  seen.set(line, file);
  return other && `begins with the same sentence as ${other}: say what this file is for`;
}
