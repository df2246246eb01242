// Names options that nobody reads: a misspelled one must not pass for one that was left out.
import type { Problem } from '../problem.ts';
import { nearestName } from './nearest-name.ts';

/** A problem for each option that is none of `known`, with the name that was probably meant. */
export function unknownOptions(options: object, known: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  // A plain loop: keys of a cache come through here at every call.
  for (const path of Object.keys(options)) {
    if (known.includes(path) || options[path as never] === undefined) continue;
    const meant = nearestName(path, known);
    problems.push({ path, message: 'is not an option', ...(meant && { hint: `did you mean "${meant}"?` }) });
  }
  return problems;
}
