// Reads requests with their answers from a file, to warm a response cache up.
import { invalidOptions } from '../errors/cache-error.ts';
import { readLines } from './read-lines.ts';

const maxLineBytes = 4 * 1_048_576;

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
export async function* readPairs<Request, Value>(
  file: string,
): AsyncGenerator<{ readonly request: Request; readonly value: Value }, void, undefined> {
  let number = 0;
  for await (const line of readLines(file, maxLineBytes)) {
    number += 1;
    const pair = line as { request: Request; value: Value } | null;
    if (typeof pair !== 'object' || pair?.request === undefined || pair.value === undefined)
      throw invalidOptions([{ path: `pair ${number}`, message: 'must have a request and a value' }]);
    yield { request: pair.request, value: pair.value };
  }
}
