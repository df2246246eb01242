// Keeps source packages and their files small.
import { bounds } from '../../figures/bounds.ts';
import { codeSize } from '../../figures/code-lines.ts';
import { sourcePackages } from '../../figures/source-folders.ts';
import type { Check, Problem } from '../../house/check.ts';

const { packageCodeLinesMax: most, medianCodeLines: mostInMiddle } = bounds;

/** No source package has more than 5,500 lines of code, and half of all files have at most 60. */
export const packageSize: Check = {
  name: 'package-size',
  about: `at most ${most} lines of code a source package, ${mostInMiddle} in the median file`,
  run(house) {
    const { byPackage, median } = codeSize(house);
    const problems: Problem[] = sourcePackages(house).flatMap(({ name, src }) => {
      const lines = byPackage.get(name) ?? 0;
      const message = `has ${lines} lines of code, ${most} is the most: move a concept into a source package under internal/`;
      return lines > most ? [{ file: src, message }] : [];
    });
    if (median > mostInMiddle)
      problems.push({
        file: 'packages',
        message: `half of all source files have ${median} lines of code or more, ${mostInMiddle} is the most`,
      });
    return problems;
  },
};
