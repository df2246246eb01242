// Checks what an answer says against its document: finds the places, and compares.
import { setImmediate } from 'node:timers/promises';
import { readDocument } from '../../../src/domain/reading/read-document.ts';
import { chooseSources } from './compare/choose-sources.ts';
import { judgeClaim } from './compare/judge-claim.ts';
import { createPassageIndex } from './compare/passage-index.ts';
import { knownNames } from './facts/known-names.ts';
import type { Passage } from './facts/passage.ts';
import { placeSentences } from './facts/place-sentences.ts';
import type { KnowsName } from './facts/read-passage.ts';
import { readPassage } from './facts/read-passage.ts';
import { isEnglish } from './is-english.ts';
import type { Receipt, ReceiptChecker } from './receipt.ts';

const maxCandidates = 12;
const contextBefore = 2;
const sentencesPerTurn = 150;

/**
 * Creates a checker that works offline and without a model: the same text and claims have the same receipts every time. English
 * alone is checked; a text or a sentence in another language is `unchecked`.
 *
 * @example
 * ```ts
 * const checker = createReceiptChecker();
 * const [receipt] = await checker.check('The bridge opened in 1924.', [{ path: 'summary', text: 'The bridge opened in 1942.' }]);
 * // receipt.verdict is 'not_found'
 * ```
 */
export function createReceiptChecker(): ReceiptChecker {
  return {
    async check(text, claims, signal) {
      signal?.throwIfAborted();
      const receipts: Receipt[] = [];
      const isReadable = isEnglish(text);
      const document = isReadable ? await readPassages(text, undefined, signal) : undefined;
      const index = document === undefined ? undefined : createPassageIndex(document.passages);
      for (const claim of claims) {
        const { passages } = await readPassages(claim.text, document?.knowsName, signal);
        for (const passage of passages) {
          await setImmediate(undefined, { signal });
          const place = { path: claim.path, start: passage.start, end: passage.end };
          if (document === undefined || index === undefined || !isEnglish(claim.text))
            receipts.push({ ...place, verdict: 'unchecked', reasons: [], sources: [] });
          else {
            const numbers = index.candidates(passage, maxCandidates);
            const candidates = numbers.flatMap((number) => document.passages[number] ?? []);
            const sources = chooseSources(passage, candidates);
            const judgment = judgeClaim(passage, sources, contextOf(document.passages, sources));
            receipts.push({
              ...place,
              ...judgment,
              sources: sources.map(({ start, end }) => ({ start, end })),
            });
          }
        }
      }
      return receipts;
    },
  };
}

async function readPassages(text: string, knowsName: KnowsName | undefined, signal: AbortSignal | undefined) {
  const { sentences } = await readDocument(text, signal);
  const names = knowsName ?? knownNames(sentences);
  const passages: Passage[] = [];
  for (const placed of placeSentences(text, sentences)) {
    if (passages.length % sentencesPerTurn === sentencesPerTurn - 1)
      await setImmediate(undefined, { signal });
    passages.push(readPassage(placed, names));
  }
  return { passages, knowsName: names };
}

/** The passages before each source, and the heading above it: what "it" and "the company" in a source may stand for. */
function contextOf(passages: readonly Passage[], sources: readonly Passage[]): Passage[] {
  const context = new Set<Passage>();
  for (const source of sources) {
    const at = passages.indexOf(source);
    for (let back = 1; back <= contextBefore; back += 1) {
      const before = passages[at - back];
      if (before !== undefined && before.heading === source.heading) context.add(before);
    }
  }
  return [...context].filter((passage) => !sources.includes(passage));
}
