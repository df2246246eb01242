// Reads requests with their answers from a file, to warm a response cache up.
import { readLines } from './read-lines.ts';
import type { Refuse } from './refuse.ts';

const maxLineBytes = 4 * 1_048_576;

/**
 * Requests with their answers from a file of JSON lines, `{"request":…,"value":…}` each, 4 MB at most.
 * @throws what `refuse` makes, with the number of a line that is not such
 */
export async function* readPairs<Request, Value>(
  file: string,
  refuse: Refuse,
): AsyncGenerator<{ readonly request: Request; readonly value: Value }, void, undefined> {
  let number = 0;
  for await (const line of readLines(file, maxLineBytes, refuse)) {
    number += 1;
    const pair = line as { request: Request; value: Value } | null;
    if (typeof pair !== 'object' || pair?.request === undefined || pair.value === undefined)
      throw refuse([{ path: `pair ${number}`, message: 'must have a request and a value' }]);
    yield { request: pair.request, value: pair.value };
  }
}
