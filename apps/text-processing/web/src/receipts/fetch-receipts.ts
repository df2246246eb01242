// Asks the service where the sentences of an answer stand in a text.
import type { ReceiptsTask } from '../../../client/src/document-client.ts';
import type { Receipt } from '../../../receipts/src/receipt.ts';
import { client } from '../service/api.ts';

/** Checks an answer against a text, without a model. */
export async function fetchReceipts(
  {
    text,
    operation,
    result,
  }: { readonly text: string; readonly operation: string; readonly result: unknown },
  signal: AbortSignal,
): Promise<readonly Receipt[]> {
  return client.receipts({ text, operation, result } as ReceiptsTask, { signal });
}
