// Asks the service where the sentences of an answer stand in a text.
import type { Receipt } from '../../../receipts/src/receipt.ts';
import { sendJson } from '../service/fetch-json.ts';

/** Checks an answer against a text, without a model. */
export async function fetchReceipts(
  asked: { readonly text: string; readonly operation: string; readonly result: unknown },
  signal: AbortSignal,
): Promise<readonly Receipt[]> {
  const { text, operation, result } = asked;
  const answer = await sendJson<{ receipts: readonly Receipt[] }>(
    '/v1/receipts',
    { text, operation, result },
    signal,
  );
  return answer.receipts;
}
