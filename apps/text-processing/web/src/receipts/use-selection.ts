// Holds which sentence is looked at, and which of its places is shown.
import { useCallback, useMemo, useState } from 'react';
import type { Receipt, SourceSpan } from '../../../receipts/src/receipt.ts';
import type { ShownReceipts } from './receipts-context.ts';

/** The sentence and place that are looked at. */
export interface Selection extends ShownReceipts {
  readonly source: SourceSpan | undefined;
  /** Whether the focus goes to the source: it was chosen by keyboard. */
  readonly isFocused: boolean;
  readonly show: (source: SourceSpan, isByKey: boolean) => void;
  /** Nothing is looked at any more. */
  readonly clear: () => void;
  /** From the source back to the sentence. */
  readonly back: () => void;
}

interface Looked {
  readonly of: readonly Receipt[];
  readonly receipt: Receipt;
  readonly source: SourceSpan | undefined;
  readonly isFocused: boolean;
}

/** The selection among these receipts; it ends with them. */
export function useSelection(receipts: readonly Receipt[]): Selection {
  const [looked, setLooked] = useState<Looked>();
  const current = looked?.of === receipts ? looked : undefined;
  const select = useCallback(
    (receipt: Receipt, isByKey: boolean) =>
      // Each time anew, so that the source is scrolled to again.
      setLooked({ of: receipts, receipt, source: copyOf(receipt.sources[0]), isFocused: isByKey }),
    [receipts],
  );
  const show = useCallback(
    (source: SourceSpan, isByKey: boolean) =>
      setLooked((before) => before && { ...before, source: copyOf(source), isFocused: isByKey }),
    [],
  );
  const clear = useCallback(() => setLooked(undefined), []);
  const back = useCallback(() => {
    const sentence = document.querySelector<HTMLElement>('.sentence[aria-current]');
    sentence?.scrollIntoView({ block: 'nearest' });
    sentence?.focus({ preventScroll: true });
  }, []);
  return useMemo(
    () => ({
      receipts,
      selected: current?.receipt,
      source: current?.source,
      isFocused: current?.isFocused ?? false,
      select,
      show,
      clear,
      back,
    }),
    [receipts, current, select, show, clear, back],
  );
}

const copyOf = (source: SourceSpan | undefined): SourceSpan | undefined => source && { ...source };
