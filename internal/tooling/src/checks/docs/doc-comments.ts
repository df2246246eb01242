// Makes sure that every export says what it is.
import { sourcePackages } from '../../figures/source-folders.ts';
import type { Check, Problem } from '../../house/check.ts';
import { docOf, exportedDeclarations, reachableExports } from '../../house/exports.ts';
import { findSources } from '../../house/files.ts';
import type { House } from '../../house/house.ts';
import { lineOf, parseFile } from '../../house/parse.ts';

const needsExample = /^(create|define|with)[A-Z]/;

/** Every export has a doc comment; what users build, define or wrap with has an example too. */
export const docComments: Check = {
  name: 'doc-comments',
  about: 'every export says what it is, with an example on create*, define*, with*',
  run: (house) => [...undocumented(house), ...withoutExample(house)],
};

function undocumented(house: House): Problem[] {
  const { root } = house;
  const folders = [...sourcePackages(house).map(({ src }) => src), 'benchmarks/src'];
  const files = findSources(root, folders);
  return files.flatMap((file) =>
    exportedDeclarations(parseFile(root, file))
      .filter(({ node }) => !docOf(node)?.text.trim())
      .map(({ name, node }) => ({
        file,
        line: lineOf(node),
        message: `exports ${name} without a doc comment: say what it is in one sentence`,
      })),
  );
}

function withoutExample({ root, packages }: House): Problem[] {
  const doors = packages.flatMap((entry) => entry.doors.flatMap(({ source }) => (source ? [source] : [])));
  const reached = new Map(
    doors
      .flatMap((door) => reachableExports(root, door))
      .map((entry) => [`${entry.file} ${entry.name}`, entry]),
  );
  return [...reached.values()]
    .filter(({ name, node }) => needsExample.test(name) && (docOf(node)?.examples.length ?? 0) === 0)
    .map(({ name, file, node }) => ({
      file,
      line: lineOf(node),
      message: `exports ${name} without an @example: show one that runs as it stands`,
    }));
}
