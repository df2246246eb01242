// Carries what was found on to the end of its run: patterns are bounded, and tokens with many claims are long.
import type { Detector } from './detector.ts';

// Shorter than the bound of any pattern that reads a credential of any length.
const shortest = 250;
const run = /[\w.~+/=-]*/y;

/** The same detector, where no long finding ends inside of a run of letters, digits and signs of base64. */
export function toEnd({ family, find }: Detector): Detector {
  return {
    family,
    *find(text) {
      let [from, to] = [0, 0];
      for (const finding of find(text)) {
        const { start, end } = finding;
        if (end - start < shortest) yield finding;
        else {
          // Findings that end in one run: it is read once.
          if (end < from || end > to) {
            run.lastIndex = from = end;
            run.test(text);
            to = run.lastIndex;
          }
          yield { ...finding, end: to };
        }
      }
    },
  };
}
