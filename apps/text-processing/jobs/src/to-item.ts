// Reads how an item stands from what is kept of it.
import type { BatchItem, ItemError } from './jobs.ts';

/** Whether an item has not ended. */
export const isOpen = (record: string | undefined) => record === undefined || record === 'r';

/** An item by its record, and its result where it has one. */
export function toItem<Result>(
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
