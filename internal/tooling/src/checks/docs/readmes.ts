// Keeps README files short, early with code, and complete.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { valuesOutsideReadme } from '../../figures/readme-values.ts';
import type { Check, Problem } from '../../house/check.ts';

const maxLines = 150;
const codeBeforeLine = 30;

/** A README shows code before line 30; that of a package fits in 150 lines and names every value of the main door. */
export const readmes: Check = {
  name: 'readmes',
  about: 'README files show code early, those of packages are short and name every value of the main door',
  run(house) {
    const { root, packages } = house;
    const ofPackages = packages.flatMap((entry) => [
      ...checkReadme(root, `${entry.folder}/README.md`, maxLines),
      ...valuesOutsideReadme(house, entry).map((name) => ({
        file: `${entry.folder}/README.md`,
        message: `does not name ${name}, which the main door exports: show it, or do not export it`,
      })),
    ]);
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
