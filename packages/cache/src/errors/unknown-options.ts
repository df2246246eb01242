// Finds options that nobody reads, so that a misspelled one does not pass for one that was not given.
import type { Problem } from '@internal/kit';
import { nearestName } from '@internal/kit/settings';

/** A problem for each option that is none of `known`, with the name that was probably meant. */
export function unknownOptions(options: object, known: readonly string[]): Problem[] {
  return Object.entries(options).flatMap(([path, value]) => {
    if (value === undefined || known.includes(path)) return [];
    const meant = nearestName(path, known);
    return [{ path, message: 'is not an option', ...(meant && { hint: `did you mean "${meant}"?` }) }];
  });
}
