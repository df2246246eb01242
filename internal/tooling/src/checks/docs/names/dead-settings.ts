// Finds environment variables in documents that nobody reads.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFiles } from '../../../house/files.ts';
import type { FindDead, NameSources } from './name-kind.ts';
import { matchesIn } from './name-kind.ts';

/** Read by Node, npm, or another program that a document starts. */
const foreign = new Set(['NODE_OPTIONS', 'NODE_ENV', 'NODE_USE_ENV_PROXY', 'NPM_CONFIG_PROVENANCE']);

/**
 * Our own variables, wherever they stand, and others where they are set on a command line: each is a setting (in
 * `.env.example`, which is made of the rows), or a word of the code. Secrets may be in a file, too (`…_FILE`).
 */
export function deadSettings({ house, all }: NameSources): FindDead {
  const { root, apps } = house;
  const examples = apps
    .map((app) => join(root, app, '.env.example'))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'));
  const tables = house.packages
    .map(({ folder }) => join(root, folder, 'README.md'))
    .filter((file) => existsSync(file))
    .map(
      (file) =>
        /<!-- settings:begin -->[\s\S]*<!-- settings:end -->/.exec(readFileSync(file, 'utf8'))?.[0] ?? '',
    );
  const known = new Set(
    [...examples, ...tables].flatMap((text) => text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b/g) ?? []),
  );
  const tests = new Set(
    findFiles(root, ['packages', 'apps', 'internal'], /\.(test\.ts|ts|mjs)$/).flatMap(
      (file) =>
        readFileSync(join(root, file), 'utf8').match(/\bTPL_TEST_\w+|(?<=\benv(?:\.|\['))TPL_\w+/g) ?? [],
    ),
  );
  const areas = new Set([...known].flatMap((name) => /^TPL_[A-Z]+_/.exec(name)?.[0] ?? []));
  const isKnown = (name: string): boolean =>
    known.has(name) ||
    all.words.has(name) ||
    tests.has(name) ||
    foreign.has(name) ||
    (name.endsWith('_FILE') && isKnown(name.slice(0, -'_FILE'.length))) ||
    [...areas].some((area) => name === area || name === `${area}JSON` || name === `${area}PRESET`) ||
    (name.endsWith('_') && [...known].some((other) => other.startsWith(name)));
  return ({ text, code }) => {
    const own = text
      .split('\n')
      .flatMap((line, index) =>
        Array.from(line.matchAll(/\bTPL_[A-Z0-9_]*/g), ([name]) => ({ name, line: index + 1 })),
      );
    const set = matchesIn(code, /(?:^|\s)([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=/g);
    return [...own, ...set.filter(({ name }) => !name.startsWith('TPL_'))]
      .filter(({ name }) => !isKnown(name))
      .map((found) => ({ ...found, kind: 'a setting' }));
  };
}
