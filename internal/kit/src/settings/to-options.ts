// Takes what a factory was given as options, and refuses what is no object.
import type { Problem } from '../problem.ts';
import { isRecord } from './read-sources.ts';

/** The options as they were given, none for `undefined`; everything else that is no object ends in `fail`, the package's own error. */
export function toOptions<Options extends object>(
  options: Options | undefined,
  fail: (problems: readonly Problem[]) => Error,
): Options {
  const given = options === undefined ? {} : options;
  if (isRecord(given)) return given as Options;
  throw fail([{ path: 'options', message: 'must be an object' }]);
}
