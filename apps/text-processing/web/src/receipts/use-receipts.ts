// Asks for the receipts of an answer.
import { useEffect, useState } from 'react';
import type { Receipt } from '../../../receipts/src/receipt.ts';
import { fetchReceipts } from './fetch-receipts.ts';

const none: readonly Receipt[] = [];

/** The receipts of an answer about a text; none while they are not there, or where the service gives none. */
export function useReceipts(
  asked: { readonly text: string; readonly operation: string; readonly result: unknown } | undefined,
): readonly Receipt[] {
  const [found, setFound] = useState<{ readonly of: unknown; readonly receipts: readonly Receipt[] }>();
  useEffect(() => {
    if (!asked) return;
    const controller = new AbortController();
    fetchReceipts(asked, controller.signal).then(
      (receipts) => setFound({ of: asked.result, receipts }),
      // An answer is worth showing without them.
      () => {},
    );
    return () => controller.abort();
  }, [asked]);
  return found !== undefined && found.of === asked?.result ? found.receipts : none;
}
