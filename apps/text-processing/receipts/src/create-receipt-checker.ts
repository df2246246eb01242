// Checks what an answer says against its document: finds the places, and compares.
import { setImmediate } from 'node:timers/promises';
import type { Passage } from './facts/passage.ts';
import type { ReadText } from './find-evidence.ts';
import { findEvidence, readText } from './find-evidence.ts';
import { isEnglish } from './is-english.ts';
import { judgeClaim } from './judge/judge-claim.ts';
import { plainClaim, plainSigns } from './plain-signs.ts';
import type { Receipt, ReceiptChecker, SourceSpan, Verdict } from './receipt.ts';

const maxSpans = 3;
const maxSentencesOfSpan = 3;

type Finding = Pick<Receipt, 'verdict' | 'reasons' | 'sources'>;

const unchecked: Finding = { verdict: 'unchecked' satisfies Verdict, reasons: [], sources: [] };

/**
 * Creates a checker that works offline and without a model: the same text and claims have the same receipts every time. English
 * alone is checked; a text or a claim in another language is `unchecked`. It gives way to other work, and an abort ends it.
 *
 * @example
 * ```ts
 * const checker = createReceiptChecker();
 * const claims = [{ path: 'summary', text: 'The bridge was opened in 1942.' }];
 * const [receipt] = await checker.check('The bridge opened in 1924.', claims);
 * console.log(receipt?.verdict, receipt?.reasons); // not_found, 1942 is not there; the text says 1924.
 * ```
 */
export function createReceiptChecker(): ReceiptChecker {
  return {
    async check(text, claims, signal) {
      signal?.throwIfAborted();
      const document = isEnglish(text) ? await readText(plainSigns(text), signal) : undefined;
      const receipts: Receipt[] = [];
      for (const { path, text: said } of claims) {
        const { passages } = await readText(plainClaim(said), signal, document?.book);
        const isChecked = document !== undefined && isEnglish(said);
        for (const passage of passages) {
          await setImmediate(undefined, { signal });
          const finding = isChecked ? examine(document, passage) : unchecked;
          receipts.push({ path, start: passage.start, end: passage.end, ...finding });
        }
      }
      return receipts;
    },
  };
}

function examine(document: ReadText, claim: Passage): Finding {
  const evidence = findEvidence(document, claim);
  if (!('sources' in evidence)) return { verdict: 'supported', reasons: [], sources: spansOf([evidence]) };
  const { verdict, differences } = judgeClaim(claim, evidence);
  return {
    verdict,
    reasons: [...new Set(differences.map(({ reason }) => reason))],
    sources: spansOf(evidence.sources),
  };
}

/** The places of the passages, the best first; passages that follow one another are one place. */
function spansOf(sources: readonly Passage[]): SourceSpan[] {
  const spans: { first: number; last: number; start: number; end: number }[] = [];
  for (const { index, start, end } of sources) {
    const near = spans.find(
      ({ first, last }) =>
        (index === last + 1 || index === first - 1) && last - first + 1 < maxSentencesOfSpan,
    );
    if (near === undefined) spans.push({ first: index, last: index, start, end });
    else {
      near.first = Math.min(near.first, index);
      near.last = Math.max(near.last, index);
      near.start = Math.min(near.start, start);
      near.end = Math.max(near.end, end);
    }
  }
  return spans.slice(0, maxSpans).map(({ start, end }) => ({ start, end }));
}
