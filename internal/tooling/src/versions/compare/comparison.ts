// Holds what a comparison of two reports knows while it runs.
import type ts from 'typescript';
import type { ApiChange } from '../api-change.ts';
import type { NameOf } from './named-types.ts';
import type { Direction } from './positions.ts';

/** What every step of a comparison needs. */
export interface Comparison {
  readonly checker: ts.TypeChecker;
  readonly nameOf: NameOf;
  /** Type parameters of now by those of before. */
  readonly parameters: Map<ts.Type, ts.Type>;
  readonly seen: Set<string>;
  readonly changes: ApiChange[];
  /** Compares two types that stand at `path`. */
  compare(before: ts.Type, after: ts.Type, direction: Direction, path: string): void;
}

/** Notes something that code may not compile with any more. */
export function breaks({ changes }: Comparison, path: string, what: string): void {
  changes.push({ bump: 'major', path, what });
}

/** Notes something that there was not before. */
export function adds({ changes }: Comparison, path: string, what: string): void {
  changes.push({ bump: 'minor', path, what });
}

/** A type in a few words. */
export function show({ checker }: Comparison, type: ts.Type): string {
  const text = checker.typeToString(type);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** Whether users give it. */
export const isGiven = (direction: Direction): boolean => direction !== 'out';
/** Whether users get it. */
export const isGot = (direction: Direction): boolean => direction !== 'in';
