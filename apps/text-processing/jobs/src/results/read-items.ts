// Reads the items of a batch from a Redis, some hundred at a time.
import type { RecordsClient } from '../connection/jobs-connection.ts';
import type { BatchItem } from '../jobs.ts';
import type { Records } from '../redis-records.ts';
import { keyOf } from '../redis-records.ts';
import { toItem } from '../to-item.ts';

const atOnce = 500;

/** The items in their order; none of a batch that is not the owner's. `within` bounds each wait. */
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
