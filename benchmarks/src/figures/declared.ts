// Knows the figures that each source is to give, so that one that is missing is seen.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from '../frame-figure.ts';

/** Unit and bound of each figure, by source and name. */
export type Declared = Readonly<
  Record<string, Readonly<Record<string, readonly [unit: string, target: string]>>>
>;

const file = join(import.meta.dirname, 'declared.json');

/** What `declared.json` says. */
export function readDeclared(): Declared {
  return JSON.parse(readFileSync(file, 'utf8')) as Declared;
}

/**
 * What runs gave, added to what is declared. Units and bounds of a whole run count; of a smoke run only the names
 * that nobody knew. A name is taken away by hand, with what measured it.
 */
export function withFigures(
  declared: Declared,
  given: Readonly<Record<string, Results>>,
  { smoke = false } = {},
): Declared {
  const merged = new Map(Object.entries(declared));
  for (const [source, results] of Object.entries(given)) {
    const shapes = Object.fromEntries(
      Object.entries(results).map(([name, { unit, target }]) => [name, [unit, target] as const]),
    );
    const known = merged.get(source) ?? {};
    merged.set(source, smoke ? { ...shapes, ...known } : { ...known, ...shapes });
  }
  return Object.fromEntries(merged);
}

/** Writes it, in the order of names, as the formatter of the house would. */
export function writeDeclared(declared: Declared): void {
  const parts = inOrder(declared).map(([source, figures]) => {
    const all = inOrder(figures);
    const lines = all.map(([name, pair], at) => lineOf(name, pair, at < all.length - 1 ? ',' : ''));
    return `  ${JSON.stringify(source)}: {\n${lines.join('\n')}\n  }`;
  });
  writeFileSync(file, `{\n${parts.join(',\n')}\n}\n`);
}

/** The formatter breaks what is longer. */
const lineWidth = 110;

function lineOf(name: string, [unit, target]: readonly [string, string], end: string): string {
  const [start, one, other] = [name, unit, target].map((text) => JSON.stringify(text));
  const line = `    ${start}: [${one}, ${other}]${end}`;
  return line.length <= lineWidth ? line : `    ${start}: [\n      ${one},\n      ${other}\n    ]${end}`;
}

const inOrder = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
