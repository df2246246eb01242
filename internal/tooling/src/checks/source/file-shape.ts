// Keeps files short and named after their concept.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import type { Check, Problem } from '../../house/check.ts';
import { findFiles } from '../../house/files.ts';
import { parseFile } from '../../house/parse.ts';

const maxLines = 250;
const bannedNames = /^(types|utils?|helpers?|common|misc|shared)\.[a-z]+$/;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/;

/**
 * No source file is longer than 250 lines or named after nothing in particular; names are kebab-case. Tests may be longer, and
 * tables of data: files without a function.
 */
export const fileShape: Check = {
  name: 'file-shape',
  about: 'small files, named after one concept',
  run({ root }) {
    const files = findFiles(
      root,
      ['packages', 'apps', 'internal', 'benchmarks', 'scripts'],
      /\.(ts|tsx|mjs|js)$/,
    );
    return files.flatMap((file) => {
      const problems: Problem[] = [];
      const name = basename(file);
      const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length;
      if (lines > maxLines && !/\.test\.tsx?$/.test(name) && !isData(parseFile(root, file))) {
        problems.push({
          file,
          line: maxLines,
          message: `has ${lines} lines, ${maxLines} is the most: it is two files`,
        });
      }
      if (bannedNames.test(name))
        problems.push({ file, message: 'is named after nothing: name it after its main export' });
      if (!kebabCase.test(name)) problems.push({ file, message: 'must have a kebab-case name' });
      return problems;
    });
  },
};

function isData(node: ts.Node): boolean {
  return !ts.isFunctionLike(node) && !ts.forEachChild(node, (child) => !isData(child));
}
