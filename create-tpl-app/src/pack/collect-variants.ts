// Works out what each answer leaves out of the service.
import { posix } from 'node:path';
import type { JsonObject } from '../template/merge-patch.ts';
import type { Content, Variant } from '../template/template.ts';

const operations = 'src/domain/operations/';

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
  const examples = dropIn(files, pathsOfCommand(removed));
  return {
    'no-page': {
      drop: dropIn(files, ['web/', 'test/integration/open-page.ts']),
      files: {},
      manifest: withoutPage(JSON.parse(files['package.json'] as string) as Manifest),
    },
    'no-redis': { drop: dropIn(files, ['test/integration/start-redis.ts']), files: {}, manifest: {} },
    'empty-domain': {
      drop: examples.filter((path) => !(path in starter)),
      files: starter,
      manifest: { description: 'A service on the @tpl packages.' },
    },
  };
}

interface Manifest extends JsonObject {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Takes the page's commands and tools out of `package.json`. */
function withoutPage({ scripts, devDependencies }: Manifest): JsonObject {
  const shorter = Object.entries(scripts).flatMap(([name, script]): [string, string | null][] => {
    const parts = script.split(' && ');
    const rest = parts.filter((part) => !/\bvite\b|\bweb\b/.test(part));
    return rest.length === parts.length ? [] : [[name, rest.length > 0 ? rest.join(' && ') : null]];
  });
  const tools = Object.keys(devDependencies).filter((name) => /react|vite|playwright/.test(name));
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

/** The files that `names` mean (a file, or a folder with all below), and the tests that cannot be without them. */
function dropIn(files: Contents, names: readonly string[]): string[] {
  const dropped = new Set<string>();
  for (const name of names) {
    const meant = Object.keys(files).filter(
      (path) => path === name || path.startsWith(`${name.replace(/\/$/, '')}/`),
    );
    if (meant.length === 0)
      throw new Error(`create-tpl-app leaves out ${name}, which the service does not have.`);
    for (const path of meant) dropped.add(path);
  }
  for (let before = -1; before !== dropped.size; ) {
    before = dropped.size;
    for (const [path, content] of Object.entries(files)) {
      const lost = dropped.has(path)
        ? undefined
        : importsOf(path, content).find((target) => dropped.has(target));
      if (lost === undefined) continue;
      // The list of operations is replaced.
      if (path === `${operations}index.ts`) continue;
      if (!/\.test\.ts$|^test\//.test(path))
        throw new Error(`${path} imports ${lost}, which create-tpl-app leaves out: only tests may.`);
      dropped.add(path);
    }
  }
  return [...dropped].sort();
}

/** Files that a source file imports by a relative path. */
export function importsOf(path: string, content: Content): string[] {
  if (typeof content !== 'string' || !/\.(tsx?|mjs)$/.test(path)) return [];
  return [...content.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'(\.[^']+)'/g)].map(([, specifier]) =>
    posix.join(posix.dirname(path), specifier as string),
  );
}
