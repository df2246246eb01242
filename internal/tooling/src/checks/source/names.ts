// Refuses default exports and names that say nothing.

import ts from 'typescript';
import { bundledNames } from '../../build/bundled-sources.ts';
import type { Check, Problem } from '../../house/check.ts';
import { exportedDeclarations } from '../../house/exports.ts';
import { findSources } from '../../house/files.ts';
import { lineOf, parseFile } from '../../house/parse.ts';

const bannedNames = /^I[A-Z][a-z]|^(Abstract|Base)[A-Z]|(Manager|Service|Helper|Util)s?$/;

/** Packages and kit export by name only, and no name that says nothing: `IThing`, `BaseThing`, `ThingManager`. */
export const names: Check = {
  name: 'names',
  about: 'named exports only, and names that say something',
  run({ root, packages }) {
    const folders = [
      ...packages.map(({ folder }) => `${folder}/src`),
      ...bundledNames.map((name) => `internal/${name}/src`),
    ];
    return findSources(root, folders).flatMap((file) => {
      const source = parseFile(root, file);
      const vague = exportedDeclarations(source).filter(({ name }) => bannedNames.test(name));
      return [
        ...source.statements.filter(isDefaultExport).map(
          (node): Problem => ({
            file,
            line: lineOf(node),
            message: 'exports a default: export it by its name',
          }),
        ),
        ...vague.map(({ name, node }) => ({
          file,
          line: lineOf(node),
          message: `exports ${name}: name it after what it is, without I, Abstract, Base, Manager, Service, Helper`,
        })),
      ];
    });
  },
};

function isDefaultExport(node: ts.Statement): boolean {
  if (ts.isExportAssignment(node)) return true;
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  );
}
