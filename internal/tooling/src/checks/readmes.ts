// Infrastructure Service: tooling · stable API, changes affect all users
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Problem } from '../house/check.ts';

const maxLines = 150;
const codeBeforeLine = 30;

/** A README shows code before line 30; that of a package fits in 150 lines. */
export const readmes: Check = {
  name: 'readmes',
  about: 'README files show code early, those of packages are short',
  run({ root, packages }) {
    const ofPackages = packages.flatMap(({ folder }) => checkReadme(root, `${folder}/README.md`, maxLines));
    return [...checkReadme(root, 'README.md', Number.POSITIVE_INFINITY), ...ofPackages];
  },
};

function checkReadme(root: string, file: string, most: number): Problem[] {
  if (!existsSync(join(root, file)))
    return [{ file, message: 'does not exist: say what it is, how to install it, and show it' }];
  const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n');
  const code = lines.findIndex((line) => line.startsWith('```')) + 1;
  const problems: Problem[] = [];
  if (lines.length > most)
    problems.push({
      file,
      line: most,
      message: `has ${lines.length} lines, ${most} is the most: move the rest to docs/`,
    });
  if (code === 0 || code >= codeBeforeLine)
    problems.push({ file, line: code || 1, message: `shows no code before line ${codeBeforeLine}` });
  return problems;
}
