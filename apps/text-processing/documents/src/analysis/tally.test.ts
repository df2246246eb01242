import { describe, expect, it } from '@jest/globals';
import type { BatchItem } from '../../../jobs/src/jobs.ts';
import type { ProcessAnswer } from '../../../src/domain/text-service.ts';
import { processAnswer } from '../../test-files/process-answer.ts';
import { addStep, emptyTally } from './tally.ts';

const items = (...answers: (ProcessAnswer | string)[]): BatchItem<ProcessAnswer>[] =>
  answers.map((one, index) =>
    typeof one === 'string'
      ? { index, status: 'failed', error: { code: one, detail: '' } }
      : { index, status: 'done', result: one },
  );

describe('addStep', () => {
  it('adds up what was spent, not what a cache had', () => {
    const cached = processAnswer({ cache: { outcome: 'hit' } });
    expect(addStep(emptyTally, { items: items(processAnswer(), cached, processAnswer()) }, 1)).toEqual({
      provider: 'anthropic',
      model: 'm',
      degraded: false,
      cachedSteps: 1,
      steps: 3,
      missing: [],
      usage: { inputTokens: 20, outputTokens: 4, estimated: false },
      cost: { status: 'known', usd: 1 },
    });
  });

  it('names parts that are missing, and never looks surer than its parts', () => {
    const first = addStep(emptyTally, { items: items(processAnswer(), 'guard_blocked') }, 1);
    expect(first.missing).toEqual([{ part: 1, code: 'guard_blocked' }]);
    const estimated = processAnswer({ cost: { status: 'estimated', usd: 1 }, degraded: true });
    const second = addStep(first, { items: items(estimated) }, 2);
    expect([second.cost, second.degraded, second.steps]).toEqual([
      { status: 'estimated', usd: 1.5 },
      true,
      3,
    ]);
    const third = addStep(second, { items: items(processAnswer({ cost: { status: 'unpriced' } })) }, 3);
    expect(third.cost).toEqual({ status: 'unpriced' });
  });
});
