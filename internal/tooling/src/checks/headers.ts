// Infrastructure Service: tooling · stable API, changes affect all users
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Problem } from '../house/check.ts';
import { findSources } from '../house/files.ts';
import type { House } from '../house/house.ts';

interface Layer {
  /** Folder from the root that holds the sources. */
  readonly folder: string;
  readonly firstLine: string;
  /** The entry file, which carries the whole block instead, and what stands in it. */
  readonly entry: string;
  readonly block: readonly string[];
}

function infrastructure(name: string, folder: string): Layer {
  return {
    folder: `${folder}/src`,
    firstLine: `// Infrastructure Service: ${name} · stable API, changes affect all users`,
    entry: `${folder}/src/index.ts`,
    block: [
      `Infrastructure Service: ${name}`,
      'stable API, changes affect all users',
      'minimum coverage 90 %',
      'configuration-driven',
      'main components:',
    ],
  };
}

function domain(folder: string): Layer {
  const name = folder.split('/')[1] as string;
  return {
    folder: `${folder}/src`,
    firstLine: `// Domain Service: ${name} · example, replace in your project`,
    entry: `${folder}/src/main.ts`,
    block: [
      `Domain Service: ${name}`,
      'example implementation, replace in your project',
      'demonstrates infrastructure use',
      'minimum coverage 70 %',
    ],
  };
}

/**
 * Every source file says its layer on the first line (after a shebang); the entry file carries the whole header, a further
 * door may.
 */
export const headers: Check = {
  name: 'headers',
  about: 'every source file names its layer',
  run(house) {
    const layers = [
      ...house.packages.map(({ short, folder }) => infrastructure(short, folder)),
      infrastructure('kit', 'internal/kit'),
      infrastructure('tooling', 'internal/tooling'),
      infrastructure('benchmarks', 'benchmarks'),
      ...house.apps.map(domain),
    ];
    return layers.flatMap((layer) =>
      findSources(house.root, [layer.folder]).flatMap((file) => checkFile(house, file, layer)),
    );
  },
};

function checkFile({ root, packages }: House, file: string, { firstLine, entry, block }: Layer): Problem[] {
  const doors = new Set(packages.flatMap((entryOf) => entryOf.doors.map(({ source }) => source)));
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  if (lines[0]?.startsWith('#!')) lines.shift();
  const isTableOfContents = doors.has(file) || file.endsWith('/index.ts');
  if (file !== entry && !(isTableOfContents && lines[0] === '/**')) {
    return lines[0] === firstLine
      ? []
      : [{ file, line: 1, message: `must begin with the line "${firstLine}"` }];
  }
  const header = lines.slice(0, lines.findIndex((line) => line.includes('*/')) + 1).join('\n');
  const missing = header.startsWith('/**') ? block.filter((phrase) => !header.includes(phrase)) : block;
  return missing.length === 0
    ? []
    : [
        {
          file,
          line: 1,
          message: `must begin with the block header of its layer; missing: "${missing.join('", "')}"`,
        },
      ];
}
