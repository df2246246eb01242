import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../service/answer.ts';
import { toSteps } from './to-steps.ts';

const answer: Answer = {
  operation: 'key_points',
  result: { points: ['The tide is high.', 'The moon is green.'], phrases: ['tide'] },
  provider: 'anthropic',
  model: 'claude',
  degraded: false,
  usage: { inputTokens: 1200, outputTokens: 30, estimated: false },
  cost: { status: 'known', usd: 0.002 },
  cache: { outcome: 'miss' },
  attempts: 2,
  guard: { action: 'allow', score: 0, reasons: [] },
  timeMs: 900,
};

describe('toSteps', () => {
  it('tells the way in its order, with bars where time was spent', () => {
    expect(toSteps(answer, { firstMs: 400, wholeMs: 1_000 })).toEqual([
      { name: 'Sent', said: '100 ms', from: 0, to: 100 },
      { name: 'Guard', said: 'nothing found' },
      { name: 'Cache', said: 'new' },
      { name: 'First words', said: 'anthropic, claude, at attempt 2, after 300 ms', from: 100, to: 400 },
      { name: 'Writing', said: '600 ms', from: 400, to: 1_000 },
      { name: 'Checked', said: 'has the form that was asked for' },
      { name: 'Cost', said: '0.20 ¢' },
    ]);
  });

  it('tells each attempt that failed, and why', () => {
    const asked = { provider: 'openai', model: 'gpt', startMs: 20, durationMs: 180 };
    const tries = [
      { ...asked, ok: false, code: 'overloaded' },
      { ...asked, ok: true, startMs: 200 },
    ];
    const steps = toSteps({ ...answer, tries }, { wholeMs: 1_000 });
    expect(steps.filter(({ name }) => name.startsWith('Attempt'))).toEqual([
      { name: 'Attempt 1', said: 'openai, gpt: overloaded, 180 ms', from: 120, to: 300 },
    ]);
  });

  it('asks no model where an answer was kept', () => {
    const kept: Answer = { ...answer, cache: { outcome: 'hit' }, timeMs: 2 };
    expect(toSteps(kept, { wholeMs: 10 }).map(({ name }) => name)).toEqual([
      'Sent',
      'Guard',
      'Cache',
      'Read',
    ]);
  });
});
