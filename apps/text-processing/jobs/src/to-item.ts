// Reads how items stand from what is kept of them.
import type { RecordsClient } from './connection/jobs-connection.ts';
import type { BatchItem, ItemError } from './jobs.ts';
import type { Records } from './redis-records.ts';
import { keyOf } from './redis-records.ts';

const atOnce = 500;

/** Whether an item has not ended. */
export const isOpen = (record: string | undefined) => record === undefined || record === 'r';

/** An item by its record, and its result where it has one. */
function toItem<Result>(
  index: number,
  record: string | undefined,
  result: string | undefined,
): BatchItem<Result> {
  if (record === 'd' && result !== undefined)
    return { index, status: 'done', result: JSON.parse(result) as Result };
  if (record === 'd')
    return {
      index,
      status: 'failed',
      error: { code: 'expired', detail: 'The result is not kept any more.' },
    };
  if (record?.startsWith('f'))
    return { index, status: 'failed', error: JSON.parse(record.slice(1)) as ItemError };
  return { index, status: record === 'c' ? 'cancelled' : record === 'r' ? 'running' : 'pending' };
}

/** The items of a batch in their order, some hundred at a time; none where it is not the owner's. `within` bounds each wait. */
export async function* readItems<Result>(
  { client, records }: { readonly client: RecordsClient; readonly records: Records },
  id: string,
  owner: string,
  within: <T>(work: Promise<T>) => Promise<T>,
): AsyncGenerator<BatchItem<Result>> {
  if (!(await within(records.state(id, owner)))) return;
  const [keys, stands] = await within(Promise.all([records.keys(id), client.hGetAll(keyOf.items(id))]));
  for (let from = 0; from < keys.length; from += atOnce) {
    const part = keys.slice(from, from + atOnce);
    const results = await within(client.mGet(part.map((key) => keyOf.result(key))));
    for (const [place, result] of results.entries())
      yield toItem<Result>(from + place, stands[from + place], result ?? undefined);
  }
}
