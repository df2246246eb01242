// Says verdicts in words.
import type { Receipt, Verdict } from '../../../receipts/src/receipt.ts';
import { counted } from '../words/numbers.ts';

/** What stands behind a sentence; nothing behind one that is found, or that nobody checked. */
export function markOf(verdict: Verdict): string {
  return { supported: '', partly: 'partly found', not_found: 'not found', unchecked: '' }[verdict];
}

/** What a verdict means, as a sentence. */
export function sentenceOf(verdict: Verdict): string {
  return {
    supported: 'The text says so.',
    partly: 'The text says only part of it.',
    not_found: 'The text does not say so.',
    unchecked: 'It was not checked.',
  }[verdict];
}

/** How many sentences of an answer were found: `7 of 8 sentences were found in the text.` */
export function sumOf(receipts: readonly Receipt[]): string {
  const checked = receipts.filter(({ verdict }) => verdict !== 'unchecked');
  if (receipts.length === 0) return '';
  if (checked.length === 0)
    return receipts[0]?.reasons[0] ?? 'The sentences were not checked: that is done for English texts.';
  const found = checked.filter(({ verdict }) => verdict === 'supported').length;
  if (found === checked.length)
    return found === 1
      ? 'The sentence was found in the text.'
      : `All ${counted(found, 'sentence')} were found in the text.`;
  return `${found} of ${counted(checked.length, 'sentence')} ${found === 1 ? 'was' : 'were'} found in the text; the others are marked.`;
}
