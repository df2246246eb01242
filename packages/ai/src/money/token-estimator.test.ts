import { describe, expect, it } from '@jest/globals';
import { noUsage } from '../model/usage.ts';
import { createTokenEstimator } from './token-estimator.ts';

const rendered = { system: 's'.repeat(200), messages: [{ role: 'user' as const, content: 'x'.repeat(600) }] };

describe('createTokenEstimator', () => {
  it('starts at four characters a token and comes closer with every counted answer', () => {
    const estimator = createTokenEstimator();
    expect(estimator.count('x'.repeat(400))).toBe(100);
    for (let turn = 0; turn < 30; turn += 1) {
      estimator.learn(rendered, 'y'.repeat(200), {
        ...noUsage,
        inputTokens: 400,
        outputTokens: 150,
        reasoningTokens: 50,
      });
    }
    expect(estimator.count('x'.repeat(400))).toBeGreaterThanOrEqual(195);
    expect(estimator.usageOf(rendered, '')).toMatchObject({ estimated: true, outputTokens: 0 });
  });

  it('learns nothing from short texts or impossible counts', () => {
    const estimator = createTokenEstimator();
    estimator.learn({ messages: [{ role: 'user', content: 'x' }] }, '', { ...noUsage, inputTokens: 50 });
    estimator.learn(rendered, '', noUsage);
    expect(estimator.count('x'.repeat(400))).toBe(100);
  });

  it('counts exactly when it is given a counter', () => {
    expect(createTokenEstimator((text) => text.split(' ').length).count('one two three')).toBe(3);
  });
});
