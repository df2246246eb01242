// Finds options that nobody reads: of a security package a misspelled one must not pass for one that was not given.
import type { Problem } from '@internal/kit';
import { nearestName } from '@internal/kit/settings';

/** A problem for each option that is none of `known`, with the name that was probably meant. */
export function unknownOptions(options: object, known: readonly string[]): Problem[] {
  const given = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return given
    .filter((name) => !known.includes(name))
    .map((path) => {
      const meant = nearestName(path, known);
      return { path, message: 'is not an option', ...(meant && { hint: `did you mean "${meant}"?` }) };
    });
}
