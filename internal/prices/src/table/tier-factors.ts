// By what tiers, speeds and regions multiply a price.
import type { Price } from './price.ts';

const half = { flex: 0.5, batch: 0.5 };

// Published factors of "fast mode" (`priority`), model by model; the others differ too much to be guessed.
const openaiPriority: Readonly<Record<string, number>> = {
  'gpt-5.5': 2.5,
  'gpt-5.4': 2,
  'gpt-5.4-mini': 2,
  'gpt-5-mini': 1.8,
  'gpt-4.1': 1.75,
  'gpt-4.1-mini': 1.75,
  'gpt-4.1-nano': 2,
  'gpt-4o': 1.7,
  o3: 1.75,
};

// A word that no list has: counted at the dearest that is known of it, never below the listed price, and `estimated`.
const dearest: Readonly<Record<string, number>> = { priority: 2.5, fast: 6, ultrafast: 6, us: 1.1, eu: 1.1 };

/** Factors of a listed model, where its provider publishes them. */
export function tiersOf(provider: string, model: string): Readonly<Record<string, number>> | undefined {
  if (provider === 'openai') {
    const priority = openaiPriority[model];
    return { ...half, ...(priority !== undefined && { priority }) };
  }
  if (provider === 'google') return half;
  if (provider !== 'anthropic') return undefined;
  const hasFast = /^claude-opus-(?:5|4-8)$/.test(model);
  return { batch: 0.5, us: 1.1, ...(hasFast && { fast: 2 }) };
}

/** The factor of an answer's tiers, and whether it is sure. */
export function factorOf(
  tiers: readonly string[] | undefined,
  price: Price,
): { factor: number; isSure: boolean } {
  let factor = 1;
  let isSure = price.isUpperBound !== true;
  for (const tier of tiers ?? []) {
    const listed = price.tiers && Object.hasOwn(price.tiers, tier) ? price.tiers[tier] : undefined;
    isSure &&= listed !== undefined;
    factor *= listed ?? (Object.hasOwn(dearest, tier) ? (dearest[tier] as number) : 1);
  }
  return { factor, isSure };
}
