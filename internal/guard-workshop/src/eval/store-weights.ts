// Rounds and packs a trained model into a source file.

import { brotliCompressSync } from 'node:zlib';
import type { LinearModel, StoredWeights } from '@internal/guard/detector';

const steps = 15;

/** Rounds a model to fifteen sizes and a sign, and packs where its weights are and what they are. */
export function storeWeights(
  model: LinearModel,
  about: Omit<StoredWeights, 'bias' | 'step' | 'buckets' | 'data'>,
): StoredWeights {
  const sizes = Float64Array.from(model.weights, Math.abs).sort();
  // A handful of outliers would cost all others their precision: they are cut at the 99.99th percentile.
  const step = (sizes[Math.floor(sizes.length * 0.9999)] as number) / steps || 1;
  const weights = Int8Array.from(model.weights, (weight) =>
    Math.max(-steps, Math.min(steps, Math.round(weight / step))),
  );
  return { ...about, bias: model.bias, step, buckets: weights.length, data: packWeights(weights) };
}

/** How far each weight is behind the one before, 255 and more in several bytes; then the weights. */
function packWeights(weights: Int8Array): string {
  const gaps: number[] = [];
  const values: number[] = [];
  let gap = 0;
  for (const weight of weights) {
    if (weight === 0) {
      gap += 1;
      continue;
    }
    for (; gap >= 255; gap -= 255) gaps.push(255);
    gaps.push(gap);
    values.push(weight + 128);
    gap = 0;
  }
  return brotliCompressSync(Uint8Array.from([...gaps, ...values])).toString('base64');
}

/** The source file that ships the weights. */
export function renderWeights(
  stored: StoredWeights,
  name: 'storedWeights' | 'storedOrderWeights' = 'storedWeights',
): string {
  const fields = Object.entries(stored).map(
    ([name, value]) => `  ${name}: ${typeof value === 'string' ? `'${value}'` : value},`,
  );
  return `// The weights of the input guard's ${name === 'storedWeights' ? 'model' : 'detector of orders in documents'}, with where they come from and the thresholds that were frozen with them.
import type { StoredWeights } from '../model/linear-model.ts';

/** Made by \`guard train\` of internal/guard-workshop; do not edit. */
export const ${name}: StoredWeights = {
${fields.join('\n')}
};
`;
}
