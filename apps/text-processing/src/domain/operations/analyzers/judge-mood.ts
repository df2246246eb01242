// Hears praise and blame in sentences by the words they use.
import type { Sentence, TextDocument } from '../../reading/text-document.ts';
import { proseOf } from '../../reading/text-document.ts';

/** The mood of a text and the sentences that carry it. */
export interface Mood {
  readonly label: 'positive' | 'negative' | 'neutral' | 'mixed';
  /** 0 (a guess) to 1. */
  readonly confidence: number;
  readonly positive: readonly Sentence[];
  readonly negative: readonly Sentence[];
  /** Number of sentences judged. */
  readonly total: number;
}

// Below this a sentence says next to nothing about mood ("the terms above").
const audible = 0.15;
// A word of mood that stands in more than every twelfth sentence of a long text is its subject ("work" in a license).
const subjectShare = 1 / 12;
const longText = 24;
// Weak words ("legal", "share", "extend") color nothing.
const strongWord = 0.3;
// Mean strength over all sentences that makes a text more than matter-of-fact.
const colored = 0.2;

/** Judges a text by the words of its sentences: a word list with negation, blind to irony. The strongest sentences first. */
export function judgeMood(document: TextDocument): Mood {
  const sentences = proseOf(document);
  const subjects = subjectStems(sentences);
  const judged = sentences.map((sentence) => ({ sentence, mood: moodOf(sentence, subjects) }));
  const positive = judged.filter(({ mood }) => mood > audible).sort((a, b) => b.mood - a.mood);
  const negative = judged.filter(({ mood }) => mood < -audible).sort((a, b) => a.mood - b.mood);
  const total = sentences.length;
  const good = sum(positive);
  const bad = -sum(negative);
  const share = total === 0 ? 0 : (positive.length + negative.length) / total;
  const common = {
    positive: positive.map(({ sentence }) => sentence),
    negative: negative.map(({ sentence }) => sentence),
    total,
  };
  const strength = total === 0 ? 0 : (good + bad) / total;
  if (strength < colored || (strength < colored * 2 && Math.abs(good - bad) / total < colored * 0.75))
    return { ...common, label: 'neutral', confidence: round(1 - strength * 2) };
  const lean = (good - bad) / (good + bad);
  if (Math.abs(lean) < 0.3) {
    const isMixed = Math.min(positive.length, negative.length) >= 1;
    return { ...common, label: isMixed ? 'mixed' : 'neutral', confidence: round(0.5 + share / 4) };
  }
  const confidence = round(Math.min(0.95, Math.abs(lean) * (0.5 + share / 2)));
  return { ...common, label: lean > 0 ? 'positive' : 'negative', confidence };
}

function subjectStems(sentences: readonly Sentence[]): ReadonlySet<string> {
  if (sentences.length < longText) return new Set();
  const counts = new Map<string, number>();
  for (const { tokens } of sentences) {
    for (const stem of new Set(tokens.filter(({ mood }) => mood !== 0).map((token) => token.stem))) {
      counts.set(stem, (counts.get(stem) ?? 0) + 1);
    }
  }
  return new Set(
    [...counts].filter(([, count]) => count > sentences.length * subjectShare).map(([stem]) => stem),
  );
}

function moodOf({ tokens }: Sentence, subjects: ReadonlySet<string>): number {
  const moods = tokens
    .filter(({ mood, stem }) => Math.abs(mood) >= strongWord * 0.7 && !subjects.has(stem))
    .map(({ mood }) => mood);
  return moods.reduce((total, mood) => total + mood, 0) / Math.sqrt(Math.max(1, moods.length));
}

const sum = (sentences: readonly { readonly mood: number }[]) =>
  sentences.reduce((total, { mood }) => total + mood, 0);
const round = (value: number) => Math.round(Math.max(0, Math.min(1, value)) * 100) / 100;
