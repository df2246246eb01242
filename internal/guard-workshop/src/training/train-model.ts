// Trains the linear model.
import type { FeatureReader, LinearModel, Tokens } from '@internal/guard/detector';
import {
  bestWindow,
  bucketBits,
  createFeatureReader,
  normalize,
  sentenceStarts,
  tokenize,
} from '@internal/guard/detector';

/** A text made ready for training. */
export interface Example {
  readonly label: 0 | 1;
  /** How much it counts. */
  readonly weight: number;
  /** Buckets of all words in a row; those of word i lie between `ends[i]` and `ends[i + 1]`. */
  readonly buckets: Int32Array;
  readonly ends: Int32Array;
  readonly starts: Int32Array;
  /** Lengths of windows, in sentences; default those of the model of attacks. */
  readonly spans?: readonly number[];
}

/** Makes a text ready; the work that does not change from round to round. */
export function toExample(text: string, label: 0 | 1, weight: number): Example {
  const folded = normalize(text).text;
  const tokens = tokenize(folded);
  return { label, weight, ...readFeatures(tokens, createFeatureReader(tokens, folded)) };
}

/** The features of every word, in a row. */
export function readFeatures(
  tokens: Tokens,
  reader: FeatureReader,
): Pick<Example, 'buckets' | 'ends' | 'starts'> {
  const buckets: number[] = [];
  const ends = new Int32Array(tokens.count + 1);
  for (let at = 0; at < tokens.count; at++) {
    const count = reader.read(at);
    for (let index = 0; index < count; index++) buckets.push(reader.out[index] as number);
    ends[at + 1] = buckets.length;
  }
  return { buckets: Int32Array.from(buckets), ends, starts: sentenceStarts(tokens) };
}

// How the weights are found: rounds over all examples, the pull towards 0, and how far a step goes.
const rounds = 4;
const decay = 2e-5;
const rate = 0.25;
// Trainings whose weights are averaged: what hangs on the order of the examples evens out.
const trainings = 9;

/** Trains several times, in another order each time, and takes the mean: that costs nothing once it is trained. */
export function trainModel(examples: readonly Example[], bits = bucketBits): LinearModel {
  const weights = new Float32Array(2 ** bits);
  let bias = 0;
  for (let turn = 0; turn < trainings; turn++) {
    const model = trainOnce(examples, bits, turn * 77 + 1);
    bias += model.bias / trainings;
    for (let at = 0; at < weights.length; at++)
      weights[at] = (weights[at] as number) + (model.weights[at] as number) / trainings;
  }
  return { bias, weights, step: 1 };
}

/**
 * Trains by logistic regression with AdaGrad steps. A text is as suspicious as its most suspicious window, so each
 * step moves the window that scores highest just now: for an attack the part that gives it away, for a benign text
 * the part that comes closest to one.
 */
function trainOnce(examples: readonly Example[], bits: number, seed: number): LinearModel {
  const size = 2 ** bits;
  const weights = new Float32Array(size);
  const squares = new Float32Array(size).fill(1e-3);
  let bias = 0;
  let biasSquare = 1e-3;
  const order = examples.map((_, index) => index);
  // The same pseudo-random order each time, so that a training can be repeated.
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let round = 0; round < rounds; round++) {
    for (let index = order.length - 1; index > 0; index--) {
      const other = Math.floor(random() * (index + 1));
      [order[index], order[other]] = [order[other] as number, order[index] as number];
    }
    for (const index of order) {
      const example = examples[index] as Example;
      const { buckets, ends, starts, spans } = example;
      const words = ends.length - 1;
      if (words === 0) continue;
      const sums = new Float64Array(words + 1);
      let sum = 0;
      for (let at = 0, next = 0; at < words; at++) {
        for (const end = ends[at + 1] as number; next < end; next++)
          sum += weights[buckets[next] as number] as number;
        sums[at + 1] = sum;
      }
      const best = bestWindow(sums, starts, spans);
      const [from, to] = [ends[best.first] as number, ends[best.end] as number];
      const scale = 1 / Math.sqrt(Math.max(best.end - best.first, 6));
      const gradient = (1 / (1 + Math.exp(-(best.score + bias))) - example.label) * example.weight;
      biasSquare += gradient * gradient;
      bias -= (rate * gradient) / Math.sqrt(biasSquare);
      for (let at = from; at < to; at++) {
        const bucket = buckets[at] as number;
        const weight = weights[bucket] as number;
        const slope = gradient * scale + decay * weight;
        const square = (squares[bucket] as number) + slope * slope;
        squares[bucket] = square;
        weights[bucket] = weight - (rate * slope) / Math.sqrt(square);
      }
    }
  }
  return { bias, weights, step: 1 };
}
