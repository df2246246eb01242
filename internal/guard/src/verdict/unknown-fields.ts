// Names options and fields of policies that nobody reads: a misspelled threshold must not pass for one that was left out.
import type { Problem } from '@internal/kit';
import { unknownOptions } from '@internal/kit/settings';

/** A problem for each field of `value` that is none of `known`, by its whole path and with the name that was probably meant. */
export function unknownFields(value: object, known: readonly string[], path = ''): Problem[] {
  return unknownOptions(value, known).map((problem) => ({
    ...problem,
    path: path === '' ? problem.path : `${path}.${problem.path}`,
  }));
}
