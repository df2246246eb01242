// Makes small releases of create-tpl-app for tests, and folders to make applications in.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import type { Release } from '../src/template/own-release.ts';
import type { Content, Template } from '../src/template/template.ts';
import type { Host } from '../src/world/host.ts';

const manifest = (extra: object) =>
  JSON.stringify({
    name: '@tpl/text-processing',
    version: '0.1.0',
    scripts: { build: 'tsup && vite build web' },
    dependencies: { '@tpl/ai': 'workspace:*', fastify: '5.0.0' },
    ...extra,
  });

/** Text of a file with many lines, so that git has something to go by. */
export const lines = (name: string, count = 12): string =>
  Array.from({ length: count }, (_, index) => `${name} line ${index + 1}\n`).join('');

/** A release of a service of four files; `files` are added or replaced, `undefined` ones left out. */
export function makeRelease(
  version: string,
  files: Readonly<Record<string, Content | undefined>> = {},
  extra: object = {},
): Release {
  const all: Record<string, Content | undefined> = {
    'README.md': '# %NAME%\n',
    '.gitignore': 'node_modules/\n',
    'src/start.ts': lines('start'),
    'src/listen.ts': lines('listen'),
    'src/domain/operations.ts': lines('operations'),
    ...files,
    'package.json': manifest(extra),
  };
  const template: Template = {
    format: 1,
    files: Object.fromEntries(
      Object.entries(all).filter(([, text]) => text !== undefined),
    ) as Template['files'],
    executable: [],
    named: ['README.md'],
    variants: {
      'no-page': { drop: ['src/listen.ts'], files: {}, manifest: { scripts: { build: 'tsup' } } },
      'empty-domain': { drop: [], files: { 'src/domain/operations.ts': 'nothing yet\n' }, manifest: {} },
    },
  };
  return { version, template, versions: { '@tpl/ai': version } };
}

/** Writes a release as a package in `folder`: what the program reads of itself. */
export function writePackage(folder: string, { version, template, versions }: Release): void {
  mkdirSync(join(folder, 'dist'), { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'create-tpl-app', version, dependencies: versions }),
  );
  writeFileSync(join(folder, 'dist', 'template.json'), JSON.stringify(template));
}

/** A host in a new folder: what is printed and asked lands in `said`. */
export interface TestHost extends Host {
  readonly said: string[];
  readonly typed: PassThrough & { isTTY?: boolean };
  remove(): void;
}

/** A folder with a package in it, and nobody who could be asked. */
export function makeHost(release: Release = makeRelease('1.0.0'), isTTY = false): TestHost {
  const folder = mkdtempSync(join(tmpdir(), 'create-test-'));
  const packageFolder = join(folder, 'package');
  const cwd = join(folder, 'work');
  mkdirSync(cwd);
  writePackage(packageFolder, release);
  const said: string[] = [];
  const typed = Object.assign(new PassThrough(), { isTTY });
  const output = new Writable({
    write(chunk, _, done) {
      said.push(String(chunk));
      done();
    },
  });
  return {
    cwd,
    packageFolder,
    env: {},
    input: typed,
    typed,
    output: Object.assign(output, { isTTY }),
    said,
    print: (line) => void said.push(line),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
