// Collects the phrases a text turns on.
import type { Sentence, TextDocument, Token } from '../../reading/text-document.ts';
import { proseOf } from '../../reading/text-document.ts';

/** A phrase the text is about. */
export interface KeyPhrase {
  /** The phrase in the form the text uses most. */
  readonly text: string;
  readonly score: number;
  /** Number of the sentences that hold it. */
  readonly sentences: readonly number[];
}

const maxWords = 4;
// Units and words that stand in every text: they count things, they are not what it is about.
const empty = new Set(
  'time times year years month months week weeks day days hours minutes euros dollars pounds parts things cases hour minute second morning evening night today number part thing way kind case example percent euro dollar pound cent people person place lot bit end side use work'.split(
    ' ',
  ),
);

interface Candidate {
  readonly stems: readonly string[];
  readonly forms: Map<string, number>;
  readonly sentences: Set<number>;
  first: number;
}

/**
 * The `count` noun phrases that stand for the text, best first. A phrase scores by how often it comes, by its words'
 * own weight, and by coming early; one that only ever stands inside a longer phrase gives way to it (as C-value does).
 */
export function findKeyPhrases(document: TextDocument, count: number): KeyPhrase[] {
  const sentences = proseOf(document);
  const candidates = new Map<string, Candidate>();
  const wordCounts = new Map<string, number>();
  for (const sentence of sentences) {
    for (const token of sentence.tokens) {
      if (token.isContent) wordCounts.set(token.stem, (wordCounts.get(token.stem) ?? 0) + 1);
    }
    for (const run of nounRuns(sentence)) addRun(candidates, sentence, run);
  }
  const inside = nestedCounts(candidates);
  const scored = [...candidates].map(([key, { stems, forms, sentences: places, first }]) => {
    const own = places.size - (inside.get(key) ?? 0) * 0.9;
    // Words that stood together once may have met by chance.
    const isChance = stems.length > 1 && places.size === 1;
    const weight =
      stems.reduce((sum, stem) => sum + Math.log2(1 + (wordCounts.get(stem) ?? 0)), 0) / stems.length ** 0.35;
    const early = 1 + 0.5 * (1 - first / Math.max(1, sentences.length));
    return {
      text: mostUsed(forms),
      stems,
      score: Math.log2(1 + Math.max(0, own)) * weight * early * (isChance ? 0.55 : 1),
      sentences: [...places],
    };
  });
  scored.sort((a, b) => b.score - a.score || a.text.localeCompare(b.text));
  return distinct(scored, count);
}

/** Runs of adjectives and nouns that end in a noun. */
function* nounRuns(sentence: Sentence): Generator<readonly Token[]> {
  let run: Token[] = [];
  const end = () => {
    while (run.length > 0 && !isNoun(run.at(-1)!)) run.pop();
    const found = run.slice(-maxWords);
    run = [];
    return found;
  };
  for (const token of sentence.tokens) {
    const fits =
      token.isContent &&
      /^\p{L}[\p{L}\p{N}'’.-]+$/u.test(token.text) &&
      (isNoun(token) || token.pos === 'ADJ');
    if (fits) run.push(token);
    else yield end();
  }
  yield end();
}

const isNoun = (token: Token) => token.pos === 'NOUN' || token.pos === 'PROPN';

function addRun(candidates: Map<string, Candidate>, sentence: Sentence, run: readonly Token[]): void {
  // The run and its tails: "solar cell output", "cell output", "output".
  for (let start = 0; start < run.length; start += 1) {
    const tail = run.slice(start);
    const stems = tail.map((token) => token.stem);
    const key = stems.join(' ');
    const from = tail[0]!.start;
    const last = tail.at(-1)!;
    const form = sentence.text.slice(from, last.start + last.text.length);
    if (form.length > 60 || (tail.length === 1 && empty.has(last.text.toLowerCase()))) continue;
    const candidate = candidates.get(key) ?? {
      stems,
      forms: new Map(),
      sentences: new Set(),
      first: sentence.index,
    };
    candidate.forms.set(form, (candidate.forms.get(form) ?? 0) + 1);
    candidate.sentences.add(sentence.index);
    candidates.set(key, candidate);
  }
}

/** How many sentences hold each candidate only as the tail of a longer one. */
function nestedCounts(candidates: ReadonlyMap<string, Candidate>): Map<string, number> {
  const nested = new Map<string, Set<number>>();
  for (const { stems, sentences } of candidates.values()) {
    for (let start = 1; start < stems.length; start += 1) {
      const key = stems.slice(start).join(' ');
      const places = nested.get(key) ?? new Set<number>();
      for (const place of sentences) places.add(place);
      nested.set(key, places);
    }
  }
  return new Map([...nested].map(([key, places]) => [key, places.size]));
}

function mostUsed(forms: ReadonlyMap<string, number>): string {
  const [form] = [...forms].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))[0] ?? [''];
  const words = form.split(' ');
  // "Work" at the start of a sentence is "work"; "Wren Harbor" and "GPL" stay.
  const onlyFirstUpper = words.every((word, index) =>
    (index === 0 ? /^\p{Lu}\p{Ll}+$/u : /^\p{Ll}/u).test(word),
  );
  return onlyFirstUpper && forms.has(form.toLowerCase()) ? form.toLowerCase() : form;
}

function distinct(scored: readonly (KeyPhrase & { stems: readonly string[] })[], count: number): KeyPhrase[] {
  const chosen: (KeyPhrase & { stems: readonly string[] })[] = [];
  for (const phrase of scored) {
    if (chosen.length >= count) break;
    const repeats = chosen.some(
      (other) => isPart(phrase.stems, other.stems) || isPart(other.stems, phrase.stems),
    );
    if (!repeats && phrase.score > 0) chosen.push(phrase);
  }
  return chosen.map(({ text, score, sentences }) => ({ text, score, sentences }));
}

const isPart = (a: readonly string[], b: readonly string[]) =>
  ` ${b.join(' ')} `.includes(` ${a.join(' ')} `);
