// Builds small houses to plant faults in.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { House } from '../house/house.ts';
import { readHouse } from '../house/house.ts';

/** A house in a temporary folder, to plant faults in. */
export interface PlantedHouse {
  readonly house: House;
  /** Removes the folder. */
  remove(): void;
}

/** Builds a house of `files` (paths from its root to texts); a text that starts with `→ ` is a link to that path. */
export function plantHouse(files: Readonly<Record<string, string>>): PlantedHouse {
  const root = mkdtempSync(join(tmpdir(), 'tpl-house-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    if (text.startsWith('→ ')) symlinkSync(join(root, text.slice(2)), join(root, file));
    else writeFileSync(join(root, file), text);
  }
  return { house: readHouse(root), remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Manifest of a package `@tpl/<short>` with the doors given (`.` alone by default) and more fields. */
export function manifestOf(
  short: string,
  { doors = ['.'], ...more }: { doors?: readonly string[] } & Record<string, unknown> = {},
): string {
  const files = doors.map((door) => [door, door === '.' ? 'index' : door.slice(2)]);
  const exports = Object.fromEntries(
    files.map(([door, name]) => [door, { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` }]),
  );
  return JSON.stringify(
    {
      name: `@tpl/${short}`,
      version: '0.0.0',
      license: 'MIT',
      type: 'module',
      engines: { node: '>=22.15' },
      sideEffects: false,
      exports,
      files: ['dist'],
      ...more,
    },
    null,
    2,
  );
}

/** Everything that `check` finds in a house of `files`, as `file:line message`. */
export async function findingsIn(
  files: Readonly<Record<string, string>>,
  check: { run(house: House): unknown },
): Promise<string[]> {
  const planted = plantHouse(files);
  try {
    const problems = (await check.run(planted.house)) as readonly {
      file: string;
      line?: number;
      message: string;
    }[];
    return problems.map(
      ({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`} ${message}`,
    );
  } finally {
    planted.remove();
  }
}
