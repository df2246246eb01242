// Fits the weights of the checker of receipts: a logistic model with a class for each fault, beside the class of what is right.
import type { ClaimWeights, Fault } from '../../apps/text-processing/receipts/src/weigh/weigh-measures.ts';
import type { Row } from './receipts-rows.ts';

const names: readonly Fault[] = ['unsaid', 'exchanged', 'turned'];
const ridge = 8;
// What a program wrote counts less than what a person did.
const plantedWeight = 0.15;
const harmlessWeight = 0.1;
const steps = 350;
const rate = 0.04;

/** Fits on the rows that are left to weigh. */
export function fitFaults(all: readonly Row[]): ClaimWeights {
  const rows = all.filter(({ certain }) => certain === undefined);
  const measures = Object.keys(rows[0]?.measures ?? {}).filter((name) => name !== 'isInOrder');
  const scaled = measures.map((name) => scaleOf(rows.map((row) => row.measures[name] ?? 0)));
  const size = measures.length + 1;
  const inputs = rows.map((row) =>
    Float64Array.from([
      ...measures.map(
        (name, at) => ((row.measures[name] ?? 0) - (scaled[at]?.mean ?? 0)) / (scaled[at]?.width ?? 1),
      ),
      1,
    ]),
  );
  const weights = rows.map(({ isWritten, fault }) =>
    isWritten ? 1 : fault === undefined ? harmlessWeight : plantedWeight,
  );
  const truths = rows.map(({ fault }) => (fault === undefined ? -1 : names.indexOf(fault)));
  const signs = measures.map(signOf);
  const model = descend(inputs, truths, weights, size, signs);
  const faults = names.map((fault, number) => {
    const own = model.subarray(number * size, (number + 1) * size);
    const plain = measures.map((name, at) => [name, (own[at] ?? 0) / (scaled[at]?.width ?? 1)] as const);
    const shift = plain.reduce((sum, [, weight], at) => sum + weight * (scaled[at]?.mean ?? 0), 0);
    return [fault, { bias: (own[size - 1] ?? 0) - shift, weights: Object.fromEntries(plain) }];
  });
  return { doubtAt: 0, faults: Object.fromEntries(faults) as ClaimWeights['faults'] };
}

/** What may only speak for a fault, 1, and what may only speak against one, -1; what is merely missing may do either. */
function signOf(name: string): number | undefined {
  if (/^(?:leastStretch|inRuns|worstClause)$/.test(name)) return -1;
  return /^(?:otherWords$|missing|lacking|lost)/.test(name) ? undefined : 1;
}

function scaleOf(values: readonly number[]): { mean: number; width: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, width: Math.sqrt(spread) + 1e-6 };
}

/** Adam (Kingma, Ba 2015) over all rows at once; the rate falls to nothing, so that it comes to rest. */
function descend(
  inputs: readonly Float64Array[],
  truths: readonly number[],
  weights: readonly number[],
  size: number,
  signs: readonly (number | undefined)[],
): Float64Array {
  const model = new Float64Array(names.length * size);
  const [first, second] = [new Float64Array(model.length), new Float64Array(model.length)];
  for (let step = 1; step <= steps; step += 1) {
    const slope = slopeOf(model, inputs, truths, weights, size);
    const own = rate * (1 - step / (steps + 1));
    for (let at = 0; at < model.length; at += 1) {
      const value = slope[at] ?? 0;
      first[at] = 0.9 * (first[at] ?? 0) + 0.1 * value;
      second[at] = 0.999 * (second[at] ?? 0) + 0.001 * value * value;
      const [mean, square] = [(first[at] ?? 0) / (1 - 0.9 ** step), (second[at] ?? 0) / (1 - 0.999 ** step)];
      model[at] = (model[at] ?? 0) - (own * mean) / (Math.sqrt(square) + 1e-8);
      const sign = signs[at % size];
      if (sign !== undefined && (model[at] ?? 0) * sign < 0) model[at] = 0;
    }
  }
  return model;
}

function slopeOf(
  model: Float64Array,
  inputs: readonly Float64Array[],
  truths: readonly number[],
  weights: readonly number[],
  size: number,
): Float64Array {
  // The bias of a class is not drawn to nothing.
  const slope = model.map((value, at) => (at % size === size - 1 ? 0 : ridge * value));
  for (const [number, input] of inputs.entries()) {
    const odds = names.map((_, kind) => {
      let sum = 0;
      for (let at = 0; at < size; at += 1) sum += (model[kind * size + at] ?? 0) * (input[at] ?? 0);
      return Math.exp(Math.min(30, sum));
    });
    const total = odds.reduce((sum, one) => sum + one, 1);
    for (const [kind, one] of odds.entries()) {
      const pull = (weights[number] ?? 0) * (one / total - (truths[number] === kind ? 1 : 0));
      for (let at = 0; at < size; at += 1)
        slope[kind * size + at] = (slope[kind * size + at] ?? 0) + pull * (input[at] ?? 0);
    }
  }
  return slope;
}
