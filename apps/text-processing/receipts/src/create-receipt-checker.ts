// Checks what an answer says against its document: finds the places, and compares.
import { setImmediate } from 'node:timers/promises';
import { readDocument } from '../../src/domain/reading/read-document.ts';
import { judgeClaim, noteSame } from './compare/judge-claim.ts';
import type { NameBook } from './facts/name-book.ts';
import { createNameBook } from './facts/name-book.ts';
import type { Passage } from './facts/passage.ts';
import { placeSentences } from './facts/place-sentences.ts';
import { readPassage } from './facts/read-passage.ts';
import { isEnglish } from './is-english.ts';
import { chooseSources } from './match/choose-sources.ts';
import type { PassageIndex } from './match/passage-index.ts';
import { createPassageIndex } from './match/passage-index.ts';
import type { Receipt, ReceiptChecker, SourceSpan, Verdict } from './receipt.ts';

const maxCandidates = 12;
const maxSpans = 3;
const maxSentencesOfSpan = 3;
const contextBefore = 2;
const sentencesPerTurn = 50;

interface ReadText {
  readonly passages: readonly Passage[];
  readonly book: NameBook;
  readonly index: PassageIndex;
}

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
      const document = isEnglish(text) ? await readText(text, signal) : undefined;
      const receipts: Receipt[] = [];
      for (const { path, text: said } of claims) {
        const { passages } = await readText(said, signal, document?.book);
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

/** Reads a text into passages; a claim is read with the names of its document. */
async function readText(text: string, signal: AbortSignal | undefined, known?: NameBook): Promise<ReadText> {
  const { sentences } = await readDocument(text, signal);
  const book = known ?? createNameBook();
  const index = createPassageIndex();
  const passages: Passage[] = [];
  let sinceTurn = 0;
  const giveWay = async () => {
    sinceTurn = (sinceTurn + 1) % sentencesPerTurn;
    if (sinceTurn === 0) await setImmediate(undefined, { signal });
  };
  for (const sentence of known === undefined ? sentences : []) {
    await giveWay();
    book.add(sentence);
  }
  for (const placed of placeSentences(text, sentences)) {
    await giveWay();
    const passage = readPassage(placed, book);
    passages.push(passage);
    index.add(passage);
  }
  return { passages, book, index };
}

function examine({ passages, index }: ReadText, claim: Passage): Finding {
  const candidates = index.candidates(claim, maxCandidates).flatMap((number) => passages[number] ?? []);
  const same = candidates.find((passage) => isWordForWord(claim, passage));
  if (same !== undefined) noteSame();
  if (same !== undefined) return { verdict: 'supported', reasons: [], sources: spansOf([same]) };
  const sources = chooseSources(claim, candidates, index.rarityOf);
  const context = contextOf(passages, sources);
  const { verdict, differences } = judgeClaim(claim, { sources, context, rarityOf: index.rarityOf });
  return {
    verdict,
    reasons: [...new Set(differences.map(({ reason }) => reason))],
    sources: spansOf(sources),
  };
}

function isWordForWord({ words }: Passage, passage: Passage): boolean {
  return (
    words.length === passage.words.length &&
    words.every(({ lower }, at) => lower === passage.words[at]?.lower)
  );
}

/** The passages before each source: what "it" and "the company" in a source may stand for. */
function contextOf(passages: readonly Passage[], sources: readonly Passage[]): Passage[] {
  const context = new Set<Passage>();
  for (const source of sources) {
    const at = passages.indexOf(source);
    for (const before of passages.slice(Math.max(0, at - contextBefore), at))
      if (before.heading === source.heading) context.add(before);
  }
  return [...context].filter((passage) => !sources.includes(passage));
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
