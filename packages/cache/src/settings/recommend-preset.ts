// Infrastructure Service: cache · stable API, changes affect all users
import type { cachePresets } from './cache-settings.ts';

/** A preset that fits, how sure that is (0..1), and why. */
export interface PresetRecommendation {
  readonly preset: (typeof cachePresets)[number];
  readonly confidence: number;
  readonly reason: string;
}

const stages: readonly [
  words: readonly string[],
  preset: PresetRecommendation['preset'],
  ai: PresetRecommendation['preset'],
][] = [
  [['production', 'prod', 'live', 'staging', 'stage', 'preprod', 'uat'], 'production', 'ai-production'],
  [['development', 'develop', 'dev', 'local'], 'development', 'ai-development'],
  [['test', 'testing', 'ci', 'minimal', 'edge'], 'minimal', 'minimal'],
  [['disabled', 'off', 'none'], 'disabled', 'disabled'],
];
const aiWords: ReadonlySet<string> = new Set(['ai', 'llm', 'ml', 'gpt', 'model', 'inference']);

/**
 * Recommends a preset for the name of an environment. Whole words count: "ai-prod-eu" is ai-production, "main" is not AI.
 * @example
 * import { recommendPreset } from '@tpl/cache';
 *
 * console.log(recommendPreset('ai-prod-eu').preset); // ai-production
 */
export function recommendPreset(environment: string): PresetRecommendation {
  const words = environment
    .slice(0, 256)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const isAi = words.some((word) => aiWords.has(word));
  for (const [names, plain, ai] of stages) {
    const word = words.find((candidate) => names.includes(candidate));
    if (!word) continue;
    const preset = isAi ? ai : plain;
    const isExact = words.length === (isAi ? 2 : 1);
    return {
      preset,
      confidence: isExact ? 0.95 : 0.8,
      reason: `"${word}" names the stage${isAi ? ', and the name speaks of a model' : ''}`,
    };
  }
  if (isAi)
    return {
      preset: 'ai-development',
      confidence: 0.5,
      reason: 'the name speaks of a model but of no stage',
    };
  return { preset: 'simple', confidence: 0.4, reason: 'the name says nothing about the stage' };
}
