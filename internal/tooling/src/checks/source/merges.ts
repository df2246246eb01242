// Finds merges that were committed half done.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Problem } from '../../house/check.ts';
import { findFiles } from '../../house/files.ts';

const text = /\.(?:[cm]?[jt]sx?|json|jsonl|md|ya?ml|html|css|svg|sh|tsv|txt)$/;
const mark = /^(?:<{7}|\|{7}|>{7}) /;

/** No file holds the marks that git leaves where two branches disagree: in a document no compiler would see them. */
export const merges: Check = {
  name: 'merges',
  about: 'no file holds the marks of a merge',
  run: ({ root }) =>
    findFiles(root, [''], text).flatMap((file): Problem[] => {
      const line = readFileSync(join(root, file), 'utf8')
        .split('\n')
        .findIndex((each) => mark.test(each));
      return line < 0
        ? []
        : [{ file, line: line + 1, message: 'holds the marks of a merge: choose one side' }];
    }),
};
