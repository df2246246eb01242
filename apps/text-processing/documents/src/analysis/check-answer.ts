// Gives each sentence of an answer its receipt.

import type { Receipt, ReceiptChecker } from '../../../receipts/src/receipt.ts';
import type { Operation } from '../../../src/domain/define-operation.ts';

/**
 * Receipts of what an operation's answer claims; none where it claims nothing about the text. An answer is never lost because
 * it could not be checked: it says so.
 */
export async function checkAnswer(
  operation: Operation,
  text: string | undefined,
  result: unknown,
  checker: ReceiptChecker,
  signal?: AbortSignal,
): Promise<readonly Receipt[]> {
  const claims = Object.entries(operation.claims?.(result) ?? {}).map(([path, said]) => ({
    path,
    text: said,
  }));
  if (claims.length === 0) return [];
  const unchecked = (reason: string): Receipt[] =>
    claims.map(({ path, text: said }) => ({
      ...{ path, start: 0, end: said.length, verdict: 'unchecked', sources: [] },
      reasons: [reason],
    }));
  if (text === undefined) return unchecked('The document is not kept any more.');
  try {
    return await checker.check(text, claims, signal);
  } catch {
    signal?.throwIfAborted();
    return unchecked('It could not be checked just now.');
  }
}
