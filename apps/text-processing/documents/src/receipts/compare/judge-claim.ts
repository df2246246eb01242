// Judges a sentence by the passages it rests on.
import type { Passage, Word } from '../facts/passage.ts';
import type { Verdict } from '../receipt.ts';
import { bestLikeness } from './choose-sources.ts';
import { dateIsThere } from './compare-dates.ts';
import { comparePolarity } from './compare-polarity.ts';
import { isComputed, quantitiesAgree } from './compare-quantities.ts';
import { weightOf } from './match-words.ts';

/** What the judge finds. */
export interface Judgment {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
}

const maxReasons = 4;
const minCoverage = 0.5;

/** Judges a sentence; `context` are passages near the sources, which names and things may be carried over from. */
export function judgeClaim(
  claim: Passage,
  sources: readonly Passage[],
  context: readonly Passage[],
): Judgment {
  if (sources.length === 0) return { verdict: 'not_found', reasons: ['No place in the text says this.'] };
  const differences = [
    ...compareNumbers(claim, sources),
    ...compareDates(claim, sources),
    ...comparePolarity(claim, sources),
  ];
  const { missing, coverage } = coverageOf(claim, sources, context);
  const names = missing.filter(({ kind }) => kind === 'name');
  const absent = names.map(({ text }) => `${text} is not named there.`);
  const isThin = coverage < minCoverage;
  if (differences.length === 0 && absent.length === 0 && !isThin)
    return { verdict: 'supported', reasons: [] };
  const words = missing.filter(({ kind }) => kind === 'content').map(({ text }) => text);
  const thin = isThin && words.length > 0 ? [`Nothing there says ${list(words)}.`] : [];
  const verdict = differences.length > 0 || coverage < 0.3 ? 'not_found' : 'partly';
  return { verdict, reasons: [...differences, ...absent, ...thin].slice(0, maxReasons) };
}

function list(words: readonly string[]): string {
  return words
    .slice(0, 4)
    .map((word) => `"${word}"`)
    .join(', ');
}

function coverageOf(claim: Passage, sources: readonly Passage[], context: readonly Passage[]) {
  const missing: Word[] = [];
  let [total, covered] = [0, 0];
  for (const word of claim.words) {
    const weight = weightOf(word);
    if (weight === 0) continue;
    const here = Math.max(...sources.map((source) => bestLikeness(word, source)));
    const near =
      here > 0 ? here : 0.6 * Math.max(0, ...context.map((passage) => bestLikeness(word, passage)));
    total += weight;
    covered += weight * near;
    if (near < 0.5) missing.push(word);
  }
  return { missing, coverage: total === 0 ? 1 : covered / total };
}

function compareNumbers(claim: Passage, sources: readonly Passage[]): string[] {
  const real = sources.flatMap(({ quantities }) => quantities);
  const years = sources.flatMap(({ dates }) => dates);
  return claim.quantities
    .filter((said) => said.value !== 1 && said.kind !== 'ordinal')
    .filter((said) => !real.some((other) => quantitiesAgree(said, other)) && !isComputed(said, real))
    .filter((said) => !years.some(({ year, day }) => year === said.value || day === said.value))
    .map((said) => {
      const rival = real.find(({ kind }) => kind === said.kind);
      return rival === undefined
        ? `${said.text} is not there.`
        : `${said.text} is not there; the text says ${rival.text}.`;
    });
}

function compareDates(claim: Passage, sources: readonly Passage[]): string[] {
  const real = sources.flatMap(({ dates }) => dates);
  return claim.dates
    .filter((said) => !dateIsThere(said, real))
    .map((said) => {
      const rival = real.find(({ month, weekday }) =>
        said.weekday === undefined ? month !== undefined : weekday !== undefined,
      );
      return rival === undefined
        ? `${said.text} is not there.`
        : `${said.text} is not there; the text says ${rival.text}.`;
    });
}
