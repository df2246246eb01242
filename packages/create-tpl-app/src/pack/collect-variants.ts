// Works out what each answer leaves out of the service.
import { posix } from 'node:path';
import type { JsonObject } from '../template/merge-patch.ts';
import type { Content, Variant } from '../template/template.ts';

const operations = 'src/domain/operations/';
const jestConfig = 'jest.config.mjs';

/** Files of the service by path. */
type Contents = Readonly<Record<string, Content>>;

/**
 * The variants of the service: without its pages, without the tests that start a Redis, with the small operation of the
 * guide in place of the five (`removed` is the guide's command that takes those out).
 *
 * @throws Error when one of them fits the service no more: the sentence says which.
 */
export function collectVariants(
  files: Contents,
  starter: Readonly<Record<string, string>>,
  removed: string,
): Record<string, Variant> {
  const manifest = JSON.parse(files['package.json'] as string) as Manifest;
  const examples = dropIn(files, pathsOfCommand(removed));
  const tools = Object.keys(manifest.devDependencies).filter((name) =>
    /react|vite|playwright|uplot/.test(name),
  );
  const page = dropIn(
    files,
    ['web/', 'test/integration/open-page.ts', 'test/integration/dev.test.ts'],
    tools,
  );
  return {
    'no-page': { drop: page, files: {}, manifest: withoutPage(manifest, tools, page) },
    'no-redis': {
      drop: dropIn(files, ['test/integration/start-redis.ts', 'test/deploy/start-stack.ts']),
      files: { [jestConfig]: withoutRedisFiles(files) },
      manifest: {},
    },
    'empty-domain': {
      drop: examples.filter((path) => !(path in starter)),
      files: starter,
      manifest: {
        description: 'A service on the @tpl packages.',
        // The types of the client are those of the five operations until they are written anew.
        scripts: { test: `npm run generate --silent && ${manifest.scripts['test'] ?? 'true'}` },
      },
    },
  };
}

/** What only a Redis runs is no part of the coverage of tests that start none. */
function withoutRedisFiles(files: Contents): string {
  const text = files[jestConfig];
  const line = "    '!**/*.test.ts',\n";
  if (typeof text !== 'string' || !text.includes(line))
    throw new Error(
      `${jestConfig} counts coverage in another way: create-tpl-app leaves the files for Redis out of it.`,
    );
  const redisFiles = Object.keys(files).filter((path) =>
    /^(?:src|cli|jobs)\/(?!.*\.test\.ts$).*(?:\bredis\b|\/connection\/).*\.ts$/.test(path),
  );
  return text.replace(line, `${line}${redisFiles.map((path) => `    '!${path}',\n`).join('')}`);
}

interface Manifest extends JsonObject {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Takes the page's commands and tools out of `package.json`. */
function withoutPage(
  { scripts }: Manifest,
  tools: readonly string[],
  dropped: readonly string[],
): JsonObject {
  const isOfPage = (part: string) =>
    /\bvite\b|\bweb\b/.test(part) || part.split(' ').some((word) => dropped.includes(word));
  const shorter = Object.entries(scripts).flatMap(([name, script]): [string, string | null][] => {
    const parts = script.split(' && ');
    const rest = parts.filter((part) => !isOfPage(part));
    return rest.length === parts.length ? [] : [[name, rest.length > 0 ? rest.join(' && ') : null]];
  });
  return {
    scripts: Object.fromEntries(shorter),
    devDependencies: Object.fromEntries(tools.map((name) => [name, null])),
  };
}

/** What the guide's `cd` and `rm` name, from the folder of the service. */
function pathsOfCommand(script: string): string[] {
  let folder = '.';
  const found: string[] = [];
  for (const line of script.split('\n')) {
    const [program, ...words] = line.split(/\s+/);
    if (program === 'cd') folder = posix.join(folder, words[0] as string);
    if (program === 'rm')
      found.push(...words.filter((word) => !word.startsWith('-')).map((word) => posix.join(folder, word)));
  }
  if (!found.some((path) => path.startsWith(operations)))
    throw new Error('docs/guides/fork.md takes no operation out below "3. Take the others out".');
  return found;
}

/**
 * The files that `names` mean (a file, or a folder with all below), and what cannot be without them or without `tools`:
 * tests, and programs beside the service.
 */
function dropIn(files: Contents, names: readonly string[], tools: readonly string[] = []): string[] {
  const dropped = new Set<string>();
  for (const name of names) {
    const folder = `${name.replace(/\/$/, '')}/`;
    const meant = Object.keys(files).filter((path) => path === name || path.startsWith(folder));
    if (meant.length === 0)
      throw new Error(`create-tpl-app leaves out ${name}, which the service does not have.`);
    for (const path of meant) dropped.add(path);
  }
  for (let before = -1; before !== dropped.size; ) {
    before = dropped.size;
    for (const [path, content] of Object.entries(files)) {
      const lost = dropped.has(path) ? undefined : lostBy(path, content, dropped, tools);
      // The list of operations is replaced.
      if (lost === undefined || path === `${operations}index.ts`) continue;
      if (/^(src|cli)\/(?!.*\.test\.ts$)/.test(path))
        throw new Error(`${path} imports ${lost}, which create-tpl-app leaves out: only tests may.`);
      dropped.add(path);
    }
  }
  return [...dropped].sort();
}

/** What a file needs that is left out: an import, or a program that a test starts. */
function lostBy(
  path: string,
  content: Content,
  dropped: ReadonlySet<string>,
  tools: readonly string[],
): string | undefined {
  const started = [...dropped].filter((file) => file.endsWith('.mjs'));
  return (
    importsOf(path, content).find((target) => dropped.has(target)) ??
    packagesOf(path, content).find((name) => tools.includes(name)) ??
    (path.endsWith('.test.ts') && typeof content === 'string'
      ? started.find((file) => content.includes(file))
      : undefined)
  );
}

/** Files that a source file imports by a relative path. */
export function importsOf(path: string, content: Content): string[] {
  return specifiersOf(path, content)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(path), specifier));
}

/** Packages that a source file imports. */
function packagesOf(path: string, content: Content): string[] {
  return specifiersOf(path, content).map((specifier) =>
    specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/'),
  );
}

function specifiersOf(path: string, content: Content): string[] {
  if (typeof content !== 'string' || !/\.(tsx?|mjs)$/.test(path)) return [];
  const found = content.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'([^'\n]+)'/g);
  return [...found].map(([, specifier]) => specifier as string);
}
