// Hands the receipts of an answer to the sentences that are drawn somewhere below.
import { createContext } from 'react';
import type { Receipt } from '../../../receipts/src/receipt.ts';

/** The receipts of the answer that is shown, and which of them somebody looks at. */
export interface ShownReceipts {
  readonly receipts: readonly Receipt[];
  readonly selected: Receipt | undefined;
  /** `isByKey`: the focus follows to the source. */
  readonly select: (receipt: Receipt, isByKey: boolean) => void;
}

/** Without receipts sentences are plain text. */
export const ReceiptsContext = createContext<ShownReceipts>({
  receipts: [],
  selected: undefined,
  select: () => {},
});
