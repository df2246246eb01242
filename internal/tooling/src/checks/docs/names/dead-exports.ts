// Finds identifiers, doors and paths in documents that are not there.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { foreignNames } from './foreign-names.ts';
import type { DeadName, FindDead, NameSources } from './name-kind.ts';

const folders =
  /^(packages|apps|docs|internal|scripts|benchmarks|src|test|examples|etc|web|cli|\.github|\.changeset)\//;

/** Another kind looks these up. */
const metric = /^(tpl|gen_ai|http_server|process)_|Burn\d+x$/;

/** Names in backticks that look like code (`createX`, `ttlMs`, `store_timeout`), doors (`@tpl/x/y`, `./y`), and paths. */
export function deadExports({ house, all }: NameSources): FindDead {
  const { root, packages, apps } = house;
  const doors = new Set(packages.flatMap(({ doors: list }) => list.map(({ specifier }) => specifier)));
  const shortDoors = new Set(packages.flatMap(({ doors: list }) => list.map(({ name }) => `./${name}`)));
  const isPackage = (name: string) => packages.some((entry) => entry.name === name) || all.texts.has(name);
  const bases = ['', 'docs', ...apps, ...packages.map(({ folder }) => folder), 'internal/tooling'];
  return ({ file, code }) => {
    const places = [...bases, dirname(file)];
    const isPath = (path: string) => places.some((base) => existsSync(join(root, base, path)));
    const spans = code.filter(({ kind }) => kind === 'span');
    return spans.flatMap(({ text, line }): DeadName[] => {
      const door = /^@tpl\/[a-z-]+(\/[a-z-]+)?$/.exec(text);
      if (door) {
        const isThere = door[1] ? doors.has(text) : isPackage(text);
        return isThere ? [] : [{ name: text, line, kind: 'a door of a package' }];
      }
      if (/^\.\/[a-z-]+$/.test(text))
        return shortDoors.has(text) || isPath(text)
          ? []
          : [{ name: text, line, kind: 'a door of a package' }];
      if (
        folders.test(text) &&
        !/[\s*…<>${}]|NNNN|\/\.env$|\/dist(\/|$)/.test(text) &&
        !foreignNames.has(text)
      )
        return isPath(text) || isPath(text.replace(/:.*$/, '')) ? [] : [{ name: text, line, kind: 'a path' }];
      return identifiersIn(text)
        .filter((name) => !all.words.has(name) && !foreignNames.has(name))
        .map((name) => ({ name, line, kind: 'a name of the code' }));
    });
  };
}

/** Identifiers of more than one word; not in commands, addresses, paths, headers and texts in quotes. */
function identifiersIn(span: string): string[] {
  if (/^(npm|npx|node|curl|git|docker|redis-\w+|cd|rm)\b|:\/\/|^[A-Z0-9_]+=|^[\w.@-]+\/[\w./-]+$/.test(span))
    return [];
  const plain = span.replace(/'[^']*'|"[^"]*"/g, ' ');
  return Array.from(
    plain.matchAll(/(?<![\w$.-])[A-Za-z][\w$]*(?![\w-])|(?<=\.)[A-Za-z][\w$]*(?![\w-])/g),
    ([name]) => name,
  ).filter((name) => /[a-z][A-Z]|[a-z]_[a-z]/.test(name) && !metric.test(name));
}
