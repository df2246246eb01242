// Compares the dates of a sentence with those of its sources.
import type { Passage } from '../facts/passage.ts';
import { dateIsThere } from '../match/date-agrees.ts';
import type { Difference } from './difference.ts';

/** Dates that the sources do not have. */
export function compareDates(claim: Passage, sources: readonly Passage[]): Difference[] {
  const real = sources.flatMap(({ dates }) => dates);
  return claim.dates
    .filter((said) => !dateIsThere(said, real))
    .map((said) => {
      const rival = real.find(({ month, weekday }) =>
        said.weekday === undefined ? month !== undefined : weekday !== undefined,
      );
      const other = rival === undefined ? '' : `; the text says ${rival.text}`;
      return { kind: 'date', reason: `${said.text} is not there${other}.` };
    });
}
