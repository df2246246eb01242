// Counts the exports that say what they are.
import { docOf, reachableExports } from '../house/exports.ts';
import type { House, Package } from '../house/house.ts';

/** Exports of all doors of a package, each declaration once. */
export interface DocumentedExports {
  readonly exports: number;
  readonly documented: number;
}

/** How many of what users reach through the doors have a doc comment. */
export function documentedExports(
  { root }: Pick<House, 'root'>,
  { doors }: Pick<Package, 'doors'>,
): DocumentedExports {
  const reached = doors.flatMap(({ source }) => (source ? reachableExports(root, source) : []));
  const nodes = [...new Set(reached.map(({ node }) => node))];
  return { exports: nodes.length, documented: nodes.filter((node) => docOf(node)?.text.trim()).length };
}
