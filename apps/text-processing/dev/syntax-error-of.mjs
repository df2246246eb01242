// Says what is wrong with the syntax of a TypeScript file before anything is ended for it.
import { readFileSync } from 'node:fs';
import { parseSync } from 'vite';

/** What a parser says about the file, with its line; undefined for one that can be read, and for one that is gone. */
export function syntaxErrorOf(path) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const [error] = parseSync(path, text).errors;
  return error && (error.codeframe ?? error.message).trimEnd();
}
