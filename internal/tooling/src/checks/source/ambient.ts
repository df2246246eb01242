// Finds code that reads time or chance by itself.

import ts from 'typescript';
import { bundledNames } from '../../build/bundled-sources.ts';
import type { Check, Problem } from '../../house/check.ts';
import { findSources } from '../../house/files.ts';
import { lineOf, parseFile } from '../../house/parse.ts';

const forbiddenMembers = new Map([
  ['Date.now', 'take a `Clock` and call `clock.now()`'],
  ['performance.now', 'take a `Clock` and call `clock.monotonic()`'],
  ['process.hrtime', 'take a `Clock` and call `clock.monotonic()`'],
  ['Math.random', 'take a `random: () => number`'],
]);
const timers = new Set(['setTimeout', 'setInterval']);
const timerAdvice = 'take a `Clock` and call `clock.setTimer()`, or `sleep` of the kit';
const globals = new Set(['globalThis', 'global']);

/** Nothing in the packages and the kit reads time or chance by itself; the kit's clock and `testing` folders may. */
export const ambient: Check = {
  name: 'ambient',
  about: 'time and chance are injected',
  run({ root, packages }) {
    const folders = [
      ...packages.map(({ folder }) => `${folder}/src`),
      ...bundledNames.map((name) => `internal/${name}/src`),
    ];
    const files = findSources(root, folders).filter(
      (file) => !file.includes('/testing/') && file !== 'internal/kit/src/clock.ts',
    );
    return files.flatMap((file) => {
      const problems: Problem[] = [];
      const visit = (node: ts.Node): void => {
        const found = forbidden(node);
        if (found)
          problems.push({ file, line: lineOf(node), message: `uses ${found.what}: ${found.advice}` });
        ts.forEachChild(node, visit);
      };
      visit(parseFile(root, file));
      return problems;
    });
  },
};

function forbidden(node: ts.Node): { what: string; advice: string } | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const what = node.getText().replace(/^(?:globalThis|global)\./, '');
    const advice = forbiddenMembers.get(what);
    // As the default of a parameter it may be named, not called: the default has to come from somewhere.
    const isDefault = what === 'Math.random' && !ts.isCallExpression(node.parent);
    if (advice && !isDefault) return { what, advice };
    if (timers.has(node.name.text) && globals.has(node.expression.getText()))
      return { what, advice: timerAdvice };
  }
  if (
    ts.isImportDeclaration(node) &&
    /^(node:)?timers(\/promises)?$/.test((node.moduleSpecifier as ts.StringLiteral).text)
  ) {
    return { what: 'node:timers', advice: timerAdvice };
  }
  const isMade = ts.isNewExpression(node) || ts.isCallExpression(node);
  if (isMade && node.expression.getText() === 'Date' && !node.arguments?.length) {
    return { what: node.getText(), advice: 'take a `Clock` and make it of `clock.now()`' };
  }
  if (ts.isIdentifier(node) && timers.has(node.text) && isFreeName(node))
    return { what: node.text, advice: timerAdvice };
  return undefined;
}

/** A name that stands for the global, not for a member or a property of something. */
function isFreeName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  const isMember =
    ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent) || ts.isPropertySignature(parent);
  return !isMember && !ts.isImportSpecifier(parent);
}
