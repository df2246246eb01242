// Scores the sentences of a text by how well they fit a question.

import type { Sentence, TextDocument } from '../../reading/text-document.ts';
import { contentStems } from '../../reading/text-document.ts';
import { kindFit } from './kind-fit.ts';
import { inverseFrequencies } from './rank-sentences.ts';
import type { QueryTerm, Question } from './read-question.ts';

/** A place of the text that may answer a question. */
export interface Passage {
  readonly sentence: Sentence;
  readonly score: number;
  /** 0..1: how much of what the question asks for stands there, rare words counting more. */
  readonly coverage: number;
}

/** Whether the document never speaks of something the question names: then a place must cover all the rest of it. */
export function hasStranger(document: TextDocument, question: Question): boolean {
  const all = countStems([
    ...document.sentences.flatMap(({ tokens }) => contentStems(tokens)),
    ...document.headings.flatMap(headingWords),
  ]);
  return question.terms.some((term) => term.weight >= 1 && matches(term, all.counts) === 0);
}

// BM25's usual saturation and length parameters (Robertson and Zaragoza 2009).
const k1 = 1.2;
const b = 0.5;
const neighborShare = 0.3;
const headingShare = 0.35;

/** The `count` sentences that fit a question best: BM25 over the sentence, its neighbors and its heading, and its kind of answer. */
export function findPassages(document: TextDocument, question: Question, count: number): Passage[] {
  const { sentences, headings } = document;
  const stems = sentences.map(({ tokens }) => countStems(contentStems(tokens)));
  const headingStems = headings.map((heading) => countStems(headingWords(heading)));
  const rarity = inverseFrequencies(sentences);
  const unseen = Math.log(1 + sentences.length / 0.5);
  const averageLength = stems.reduce((sum, { length }) => sum + length, 0) / Math.max(1, stems.length);
  const weights = question.terms.map((term) => weightOf(term, rarity, unseen));
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0) || 1;

  const headingMatch = (term: QueryTerm, heading: number) => {
    const counts = headingStems[heading]?.counts;
    return counts ? Math.min(1, matches(term, counts, true)) : 0;
  };

  const passages = sentences.map((sentence, index): Passage => {
    const near = [index - 1, index + 1, index - 2].filter(
      (other) => sentences[other]?.block === sentence.block,
    );
    let score = 0;
    let covered = 0;
    question.terms.forEach((term, place) => {
      const own = matches(term, stems[index]!.counts);
      const around = Math.max(
        0,
        ...near.map((other) => Math.min(1, matches(term, stems[other]!.counts)) / Math.abs(other - index)),
      );
      const above = Math.max(headingMatch(term, sentence.heading), 0.7 * headingMatch(term, 0));
      const frequency = own + neighborShare * around + headingShare * above;
      const length = 1 - b + (b * stems[index]!.length) / Math.max(1, averageLength);
      score += weights[place]! * ((frequency * (k1 + 1)) / (frequency + k1 * length));
      covered += weights[place]! * Math.min(1, Math.max(own, 0.8 * around, 0.7 * above));
    });
    const fit =
      kindFit(question, sentence) *
      (defines(sentence.text, question.subject) ? 2.5 : 1) *
      nearness(question, sentence);
    const coverage = (covered / totalWeight) * (fit < 1 ? 0.75 : 1);
    return { sentence, score: score * fit * (sentence.isProse ? 1 : 0.5), coverage };
  });
  return passages
    .filter(({ score }) => score > 0)
    .sort((x, y) => y.score - x.score || x.sentence.index - y.sentence.index)
    .slice(0, count);
}

/** More for words that stand side by side in the question and in the sentence: "both lamps". */
function nearness({ pairs }: Question, { tokens }: Sentence): number {
  let together = 0;
  for (let place = 1; place < tokens.length; place += 1) {
    if (pairs.has(`${tokens[place - 1]!.stem} ${tokens[place]!.stem}`)) together += 1;
  }
  return 1 + 0.15 * Math.min(3, together);
}

interface StemCounts {
  readonly counts: ReadonlyMap<string, number>;
  readonly length: number;
}

const headingWords = (heading: string): string[] => heading.toLowerCase().match(/\p{L}{3,}/gu) ?? [];

function countStems(stems: readonly string[]): StemCounts {
  const counts = new Map<string, number>();
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return { counts, length: stems.length };
}

/** How often a term stands among the stems; a word alike or of the same root counts for less. */
function matches(term: QueryTerm, counts: ReadonlyMap<string, number>, isRaw = false): number {
  const exact = counts.get(term.stem);
  if (exact) return exact;
  if (term.alike.some((stem) => counts.has(stem))) return 0.7;
  if (term.stem.length < 6 && !isRaw) return 0;
  const root = isRaw ? term.stem : term.stem.slice(0, Math.max(5, term.stem.length - 2));
  for (const stem of counts.keys()) if (stem.startsWith(root)) return 0.6;
  return 0;
}

function weightOf(term: QueryTerm, rarity: ReadonlyMap<string, number>, unseen: number): number {
  const known = [term.stem, ...term.alike]
    .map((stem) => rarity.get(stem))
    .filter((value) => value !== undefined);
  if (known.length > 0) return Math.max(...known) * term.weight;
  return unseen * term.weight * (term.isName ? 1.5 : 1);
}

/** Whether the sentence says what the subject is: `A "User Product" is …`. */
function defines(text: string, subject: string | undefined): boolean {
  if (subject === undefined) return false;
  const place = text.toLowerCase().indexOf(subject);
  return (
    place >= 0 &&
    place < 12 &&
    /^["'”’)]{0,2} (?:is|are|means?|refers?)\b/.test(
      text.slice(place + subject.length, place + subject.length + 12),
    )
  );
}
