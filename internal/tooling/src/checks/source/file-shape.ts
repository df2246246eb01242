// Keeps files short and named after their concept.
import { basename } from 'node:path';
import { bounds } from '../../figures/bounds.ts';
import { boundedLines, codeFiles } from '../../figures/file-lines.ts';
import type { Check, Problem } from '../../house/check.ts';

const maxLines = bounds.fileLinesMax;
const bannedNames = /^(types|utils?|helpers?|common|misc|shared)\.[a-z]+$/;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/;

/**
 * No source file is longer than 250 lines or named after nothing in particular; names are kebab-case. Tests may be longer, and
 * tables of data: files without a function.
 */
export const fileShape: Check = {
  name: 'file-shape',
  about: 'small files, named after one concept',
  run(house) {
    return codeFiles(house).flatMap((file) => {
      const problems: Problem[] = [];
      const name = basename(file);
      const lines = boundedLines(house, file);
      if (lines > maxLines) {
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
