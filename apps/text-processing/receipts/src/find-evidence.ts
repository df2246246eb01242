// Reads a document for its evidence: its passages, and those that a sentence rests on.
import { setImmediate } from 'node:timers/promises';
import { readDocument } from '../../src/domain/reading/read-document.ts';
import type { NameBook } from './facts/name-book.ts';
import { createNameBook } from './facts/name-book.ts';
import type { Passage } from './facts/passage.ts';
import { placeSentences } from './facts/place-sentences.ts';
import { readPassage } from './facts/read-passage.ts';
import { chooseSources } from './match/choose-sources.ts';
import type { Evidence } from './match/evidence.ts';
import type { PassageIndex } from './match/passage-index.ts';
import { createPassageIndex } from './match/passage-index.ts';

const maxCandidates = 12;
const contextBefore = 2;
const sentencesPerTurn = 50;

/** A text that was read. */
export interface ReadText {
  readonly passages: readonly Passage[];
  readonly book: NameBook;
  readonly index: PassageIndex;
}

/** Reads a text into passages; a claim is read with the names of its document. */
export async function readText(
  text: string,
  signal: AbortSignal | undefined,
  known?: NameBook,
): Promise<ReadText> {
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

/** The passage that says the sentence word for word; or what the sentence is to be judged by. */
export function findEvidence({ passages, index }: ReadText, claim: Passage): Passage | Evidence {
  const candidates = index.candidates(claim, maxCandidates).flatMap((number) => passages[number] ?? []);
  const same = candidates.find((passage) => isWordForWord(claim, passage));
  if (same !== undefined) return same;
  const sources = chooseSources(claim, candidates, index.rarityOf);
  return { sources, context: contextOf(passages, sources), rarityOf: index.rarityOf };
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
