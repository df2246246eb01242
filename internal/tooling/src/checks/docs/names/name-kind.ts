// Declares what a kind of name is: how documents mention it, and when it exists.
import type { House } from '../../../house/house.ts';
import type { DocumentCode } from './document-code.ts';
import type { SourceWords } from './source-words.ts';

/** A document with the code it names. */
export interface NamingDocument {
  /** From the root. */
  readonly file: string;
  readonly text: string;
  readonly code: readonly DocumentCode[];
}

/** What the code of the house says, read once. */
export interface NameSources {
  readonly house: House;
  /** All of it: packages, internal parts, applications, benchmarks, scripts. */
  readonly all: SourceWords;
  /** Of the files below a folder, paths from the root. */
  below(folder: string): SourceWords;
}

/** A name in a document that does not exist. */
export interface DeadName {
  readonly name: string;
  readonly line: number;
  /** What it should have been: `a command`, `a setting`. */
  readonly kind: string;
}

/** Finds the names of one kind that a document says and the code does not have. */
export type FindDead = (document: NamingDocument) => DeadName[];

/** Every match of a pattern's first group, line by line; blocks that are compiled are left out. */
export function matchesIn(code: readonly DocumentCode[], pattern: RegExp): { name: string; line: number }[] {
  return code
    .filter(({ kind }) => !compiled.has(kind))
    .flatMap(({ text, line }) =>
      Array.from(text.matchAll(pattern), (match) => ({ name: match[1] as string, line })),
    );
}

/** Blocks in which another tool finds dead names, or that are nobody's code. */
const compiled = new Set(['ts', 'typescript', 'js', 'tsx', 'jsx']);
