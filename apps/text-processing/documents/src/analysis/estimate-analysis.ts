// Says what an analysis will take before it is begun.
import { costOf, noUsage, priceOf } from '@tpl/ai';
import type { Operation } from '../../../src/domain/define-operation.ts';
import type { Estimate } from './analysis.ts';
import { estimateTokens } from './estimate-tokens.ts';
import type { DocumentPart, PartBounds } from './split-document.ts';

/** What an estimate rests on. */
export interface EstimateBasis {
  readonly bounds: PartBounds;
  /** Model that is asked first, as `anthropic/claude-haiku-4-5`; `undefined` where only the offline engine answers. */
  readonly route: string | undefined;
  /** What a step has taken lately, in milliseconds; `undefined` before the first. */
  readonly stepMs: number | undefined;
  /** Steps that are worked on at the same time. */
  readonly atOnce: number;
}

// What models answer is seldom half as long as they may.
const usualShare = 0.4;

/** Requests, tokens, money and time, as things usually go: a cache makes it less, retries more. */
export function estimateAnalysis(
  operation: Operation,
  parts: readonly Pick<DocumentPart, 'text'>[],
  { bounds, route, stepMs, atOnce }: EstimateBasis,
): Estimate {
  const said = Math.ceil(operation.maxTokens * usualShare);
  const told = estimateTokens(operation.instructions.system) + estimateTokens(operation.instructions.user);
  let inputTokens = parts.reduce((sum, { text }) => sum + estimateTokens(text) + told, 0);
  let steps = parts.length;
  let turns = Math.ceil(steps / atOnce);
  for (let answers = parts.length; answers > 1 && operation.partText; ) {
    const reducing = Math.max(1, Math.ceil((answers * said) / bounds.maxTokens));
    inputTokens += answers * said + reducing * told;
    steps += reducing;
    turns += Math.ceil(reducing / atOnce);
    if (reducing >= answers) break;
    answers = reducing;
  }
  const outputTokens = steps * said;
  const [provider = '', model = ''] = route?.split(/\/(.*)/s) ?? [];
  const used = { ...noUsage, inputTokens, outputTokens };
  const isFree = route === undefined;
  const cost = costOf(used, priceOf(provider, model));
  return {
    operation: operation.id,
    parts: parts.length,
    steps,
    inputTokens: isFree ? 0 : inputTokens,
    outputTokens: isFree ? 0 : outputTokens,
    cost: isFree
      ? { status: 'known', usd: 0 }
      : cost.status === 'unpriced'
        ? { status: 'unpriced' }
        : { status: 'estimated', usd: cost.usd },
    ...(stepMs !== undefined && { timeMs: Math.round(stepMs * turns) }),
  };
}
