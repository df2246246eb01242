// Gives each sentence of an answer its receipt.

import { AiError } from '@tpl/ai';
import type { Receipt, ReceiptChecker } from '../../../receipts/src/receipt.ts';
import type { Operation } from '../../../src/domain/define-operation.ts';

/** Who checks, for whom, and for how long. */
export interface CheckOptions {
  readonly checker: ReceiptChecker;
  readonly signal?: AbortSignal | undefined;
  /** Whose answer it is: owners take turns. */
  readonly owner?: string;
  /** Whether whoever asks comes again: a busy checker rejects then, see {@link isBusy}. Default: its receipts say so. */
  readonly comesAgain?: boolean;
}

/** The reason of receipts that a busy checker did not give. */
const busyReason = 'It could not be checked just now.';

/**
 * Receipts of what an operation's answer claims; none where it claims nothing about the text. An answer is never lost because
 * it could not be checked: it says so.
 */
export async function checkAnswer(
  operation: Operation,
  text: string | undefined,
  result: unknown,
  { checker, signal, owner, comesAgain = false }: CheckOptions,
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
    return await checker.check(text, claims, signal, owner);
  } catch (error) {
    signal?.throwIfAborted();
    if (!isBusy(error)) return unchecked('It could not be checked.');
    if (comesAgain) throw error;
    return unchecked(busyReason);
  }
}

/** Whether a checker had no room, and may have some later. */
export const isBusy = (error: unknown): boolean => AiError.isInstance(error) && error.code === 'overloaded';

/** Whether any of these was not checked because the checker was busy. */
export const saysBusy = (receipts: readonly Receipt[]): boolean =>
  receipts.some(({ reasons }) => reasons.includes(busyReason));
