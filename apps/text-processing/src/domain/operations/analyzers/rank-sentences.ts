// Weighs sentences by how much of the whole text they carry.
import type { Sentence } from '../../reading/text-document.ts';
import { contentStems } from '../../reading/text-document.ts';

const damping = 0.85;
const rounds = 25;

/** How rare each stem is over the sentences: rare ones weigh more. */
export function inverseFrequencies(sentences: readonly Sentence[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { tokens } of sentences) {
    for (const stem of new Set(contentStems(tokens))) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  const total = sentences.length;
  return new Map([...counts].map(([stem, count]) => [stem, Math.log(1 + total / count)]));
}

/**
 * Ranks sentences by how much they share with the others (TextRank, Mihalcea and Tarau 2004; cosine as in LexRank,
 * Erkan and Radev 2004). The similarity matrix is never built: each round multiplies by the words' vectors and back,
 * so the cost grows with the number of words, not with the square of the sentences. The ranks sum up to 1.
 */
export function rankSentences(sentences: readonly Sentence[]): number[] {
  const vectors = unitVectors(sentences);
  const count = sentences.length;
  if (count === 0) return [];
  const degrees = multiply(vectors, new Array(count).fill(1)).map((degree) => Math.max(degree, 1e-9));
  let ranks: number[] = new Array(count).fill(1 / count);
  for (let round = 0; round < rounds; round += 1) {
    const shared = multiply(
      vectors,
      ranks.map((rank, index) => rank / degrees[index]!),
    );
    const next = shared.map((value) => (1 - damping) / count + damping * value);
    const sum = next.reduce((total, value) => total + value, 0);
    ranks = next.map((value) => value / sum);
  }
  return ranks;
}

type Vector = readonly (readonly [word: number, weight: number])[];

/** `S · x`, where `S` is the cosine between sentences with an empty diagonal. */
function multiply(vectors: readonly Vector[], x: readonly number[]): number[] {
  const words = new Map<number, number>();
  vectors.forEach((vector, index) => {
    for (const [word, weight] of vector) words.set(word, (words.get(word) ?? 0) + weight * x[index]!);
  });
  return vectors.map((vector, index) => {
    let sum = 0;
    for (const [word, weight] of vector) sum += weight * (words.get(word)! - weight * x[index]!);
    return Math.max(0, sum);
  });
}

function unitVectors(sentences: readonly Sentence[]): Vector[] {
  const weights = inverseFrequencies(sentences);
  const numbers = new Map([...weights.keys()].map((stem, index) => [stem, index]));
  return sentences.map(({ tokens }) => {
    const raw = new Map<string, number>();
    for (const stem of contentStems(tokens)) raw.set(stem, (raw.get(stem) ?? 0) + weights.get(stem)!);
    const length = Math.hypot(...raw.values()) || 1;
    return [...raw].map(([stem, weight]) => [numbers.get(stem)!, weight / length] as const);
  });
}
