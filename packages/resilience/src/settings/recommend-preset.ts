// Infrastructure Service: resilience · stable API, changes affect all users

/** A preset and why. */
export interface PresetRecommendation {
  readonly preset: 'simple' | 'development' | 'production';
  readonly reason: string;
}

const words: Readonly<Record<PresetRecommendation['preset'], readonly string[]>> = {
  production: ['production', 'prod', 'live', 'staging', 'stage', 'uat', 'preprod'],
  development: ['development', 'dev', 'local', 'test', 'testing', 'ci', 'sandbox'],
  simple: [],
};

/**
 * Recommends a preset for an environment's name, as in `NODE_ENV` or `eu-staging-2`.
 *
 * @example
 * ```ts
 * import { recommendPreset } from '@tpl/resilience';
 *
 * if (recommendPreset('eu-staging-2').preset !== 'production') throw new Error('unexpected');
 * ```
 */
export function recommendPreset(environment: string | undefined): PresetRecommendation {
  const parts = (environment ?? '')
    .slice(0, 200)
    .toLowerCase()
    .split(/[^a-z]/);
  for (const preset of ['production', 'development'] as const) {
    const word = parts.find((part) => words[preset].includes(part));
    if (word !== undefined) return { preset, reason: `"${word}" in the environment's name` };
  }
  return { preset: 'simple', reason: 'the environment has no name that says more' };
}
