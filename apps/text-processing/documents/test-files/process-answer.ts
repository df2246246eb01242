// An answer as the service gives it, for tests of what is made of answers.
import type { ProcessAnswer } from '../../src/domain/text-service.ts';

/** One answer that a model gave, and what is said otherwise. */
export const processAnswer = (more: Partial<ProcessAnswer> = {}): ProcessAnswer => ({
  operation: 'shorten',
  result: {},
  provider: 'anthropic',
  model: 'm',
  degraded: false,
  cache: { outcome: 'miss' },
  usage: { inputTokens: 10, outputTokens: 2, estimated: false },
  cost: { status: 'known', usd: 0.5 },
  attempts: 1,
  timeMs: 1,
  ...more,
});
