// Says whether asking again would bring the same answer.
import { isReusable } from '../../../src/domain/is-reusable.ts';
import type { AnalysisAnswer } from './analysis.ts';
import { saysBusy } from './check-answer.ts';

// A model or a guard refused the part itself.
const ofThePart = new Set(['guard_blocked', 'invalid_request', 'refusal', 'schema_invalid', 'text_too_long']);

/** Whether an answer is whole, as far as it can be: nothing of it is owed to a provider that was away or a checker that was busy. */
export function isLasting(answer: Pick<AnalysisAnswer, 'degraded' | 'missing' | 'receipts'>): boolean {
  return (
    isReusable(answer) &&
    answer.missing.every(({ code }) => ofThePart.has(code)) &&
    !saysBusy(answer.receipts)
  );
}
