// Parses a source file once for all checks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const parsed = new Map<string, ts.SourceFile>();

/** Parses one file; `file` is a path from the root. The checks share what is parsed as long as the text is the same. */
export function parseFile(root: string, file: string): ts.SourceFile {
  const text = readFileSync(join(root, file), 'utf8');
  const known = parsed.get(join(root, file));
  if (known?.text === text) return known;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  parsed.set(join(root, file), source);
  return source;
}

/** Line of a node, from 1. */
export function lineOf(node: ts.Node): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
