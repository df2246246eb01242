// TEMPORARY stand-in until the checker is merged.
import type { ReceiptChecker } from './receipt.ts';

/** Stand-in. */
export function createReceiptChecker(): ReceiptChecker {
  return {
    check: async (_text, claims) =>
      claims.map(({ path, text }) => ({
        path,
        start: 0,
        end: text.length,
        verdict: 'unchecked' as const,
        reasons: [],
        sources: [],
      })),
  };
}
