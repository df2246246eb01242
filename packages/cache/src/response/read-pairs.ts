// Gives pairs of a file to users, with the errors of this package.
import { readPairs as read } from '@internal/cache-files';
import { invalidOptions } from '../errors/cache-error.ts';

/**
 * Requests with their answers from a file of JSON lines, `{"request":…,"value":…}` each, 4 MB at most: for `put`. What
 * stands there is taken as it is: check it where the file is not your own.
 * @throws CacheError `invalid_options` with the number of a line that is not such
 * @example
 * import { readPairs } from '@tpl/cache/response';
 *
 * const pairs = readPairs<{ text: string }, { text: string }>('pairs.jsonl');
 * // for await (const { request, value } of pairs) await responses.put(request, value);
 * await pairs.return();
 */
export const readPairs = <Request, Value>(
  file: string,
): AsyncGenerator<{ readonly request: Request; readonly value: Value }, void, undefined> =>
  read<Request, Value>(file, invalidOptions);
