// Says of an answer which of its sentences the text does not prove.
import type { Receipt } from '../../../receipts/src/receipt.ts';
import type { Operation } from '../../../src/domain/define-operation.ts';
import type { ProcessAnswer } from '../../../src/domain/text-service.ts';
import { withoutControls } from './show-answer.ts';

/** An answer with the receipts of its sentences; one about a long text says what is missing as well. */
export interface CheckedAnswer extends ProcessAnswer {
  /** Absent in one that an earlier version kept. */
  readonly receipts?: readonly Receipt[];
  readonly missing?: readonly { readonly part: number; readonly code: string }[];
}

const shown = 10;

/** A line for each sentence that is not proven, and for what is missing; none where everything stands in the text. */
export function doubtsOf(operation: Operation, answer: CheckedAnswer): string[] {
  const claims = operation.claims?.(answer.result) ?? {};
  const { missing = [], receipts = [] } = answer;
  const doubted = receipts.filter(({ verdict }) => verdict === 'partly' || verdict === 'not_found');
  const lines = doubted.slice(0, shown).map(({ path, start, end, verdict, reasons }) => {
    const sentence = claims[path]?.slice(start, end) ?? path;
    return `${verdict === 'partly' ? 'partly proven' : 'not proven'}: “${sentence}” ${reasons.join(' ')}`;
  });
  if (doubted.length > shown) lines.push(`${doubted.length - shown} more are not proven.`);
  if (missing.length > 0) lines.push(`${missing.length} parts could not be answered (${missing[0]?.code}).`);
  return lines.map((line) => withoutControls(line.trim()));
}
