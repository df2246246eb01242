// Adds up what the steps of an analysis took.

import type { Batch } from '../../../jobs/src/jobs.ts';
import type { AnswerCost, AnswerUsage, ProcessAnswer } from '../../../src/domain/text-service.ts';
import type { AnalysisAnswer } from './analysis.ts';

/** What all steps so far took together. */
export type Tally = Pick<
  AnalysisAnswer,
  'provider' | 'model' | 'degraded' | 'cachedSteps' | 'steps' | 'missing' | 'usage' | 'cost'
>;

/** Before the first step. */
export const emptyTally: Tally = {
  provider: '',
  model: '',
  degraded: false,
  cachedSteps: 0,
  steps: 0,
  missing: [],
  usage: { inputTokens: 0, outputTokens: 0, estimated: false },
  cost: { status: 'known', usd: 0 },
};

/** The sum with one more step, whose items have all ended. Parts of the document are those of the first step. */
export function addStep(tally: Tally, { items }: Pick<Batch<ProcessAnswer>, 'items'>, step: number): Tally {
  const answers = items.flatMap(({ result }) => (result ? [result] : []));
  const last = answers.at(-1);
  // What came from a cache was paid for before.
  const paid = answers.filter(({ cache }) => !isCached(cache.outcome));
  const lost = items.flatMap(({ index, result, error }) =>
    result ? [] : [{ part: step === 1 ? index : -1, code: error?.code ?? 'failed' }],
  );
  return {
    provider: last?.provider ?? tally.provider,
    model: last?.model ?? tally.model,
    degraded: tally.degraded || answers.some(({ degraded }) => degraded),
    cachedSteps: tally.cachedSteps + answers.length - paid.length,
    steps: tally.steps + items.length,
    missing: [...tally.missing, ...lost],
    usage: paid.reduce((sum, { usage }) => addUsage(sum, usage), tally.usage),
    cost: paid.reduce((sum, { cost }) => addCost(sum, cost), tally.cost),
  };
}

const isCached = (outcome: ProcessAnswer['cache']['outcome']) => outcome === 'hit' || outcome === 'stale';

function addUsage(sum: AnswerUsage, more: AnswerUsage): AnswerUsage {
  return {
    inputTokens: sum.inputTokens + more.inputTokens,
    outputTokens: sum.outputTokens + more.outputTokens,
    estimated: sum.estimated || more.estimated,
  };
}

/** Unpriced wins over estimated, and estimated over known: the sum never looks surer than its parts. */
function addCost(sum: AnswerCost, more: AnswerCost): AnswerCost {
  if (sum.status === 'unpriced' || more.status === 'unpriced') return { status: 'unpriced' };
  const isSure = sum.status === 'known' && more.status === 'known';
  return { status: isSure ? 'known' : 'estimated', usd: sum.usd + more.usd };
}
