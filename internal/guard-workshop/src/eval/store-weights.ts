// Rounds and packs a trained model into a source file.

import { deflateRawSync } from 'node:zlib';
import type { LinearModel, StoredWeights } from '@internal/guard/detector';

/** Rounds a model to signed bytes; what rounds to nothing costs nothing once deflated. */
export function storeWeights(
  model: LinearModel,
  about: Omit<StoredWeights, 'bias' | 'step' | 'data'>,
): StoredWeights {
  const sizes = Float64Array.from(model.weights, (weight) => Math.abs(weight)).sort();
  // A handful of outliers would cost all others their precision: they are cut at the 99.99th percentile.
  const step = (sizes[Math.floor(sizes.length * 0.9999)] as number) / 127 || 1;
  const bytes = Int8Array.from(model.weights, (weight) =>
    Math.max(-127, Math.min(127, Math.round(weight / step))),
  );
  return { ...about, bias: model.bias, step, data: deflateRawSync(bytes, { level: 9 }).toString('base64') };
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
