// Says what an analysis is: one operation on one document, in as many steps as it takes.

import type { Receipt } from '../../../receipts/src/receipt.ts';
import type { AnswerCost, AnswerUsage } from '../../../src/domain/text-service.ts';

/** What an analysis will take, before it is begun. */
export interface Estimate {
  readonly operation: string;
  /** Parts the document is split into. */
  readonly parts: number;
  /** Requests to a model, the reducing ones included; what is cached costs less. */
  readonly steps: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** `unpriced` where the model has no listed price; 0 for the offline engine. */
  readonly cost: AnswerCost;
  /** About how long, by what steps have taken lately; absent until one has been seen. */
  readonly timeMs?: number;
}

/** How an analysis came about, over all its steps. */
export interface AnalysisAnswer {
  readonly operation: string;
  readonly result: unknown;
  readonly receipts: readonly Receipt[];
  /** Who answered the last step. */
  readonly provider: string;
  readonly model: string;
  /** Whether any step was answered by the offline engine because no model could. */
  readonly degraded: boolean;
  /** Steps that a cache answered. */
  readonly cachedSteps: number;
  readonly steps: number;
  /** Parts that could not be answered and are missing from the result; never all of them. */
  readonly missing: readonly { readonly part: number; readonly code: string }[];
  readonly usage: AnswerUsage;
  readonly cost: AnswerCost;
}

/** How far an analysis is. */
export interface AnalysisState {
  readonly id: string;
  readonly document: string;
  readonly operation: string;
  /** As they were asked for: the same again is the same analysis. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Name of the model that was asked for. */
  readonly model?: string | undefined;
  readonly status: 'running' | 'done' | 'failed' | 'cancelled';
  /** Steps known so far, and those that have ended: reducing adds some. */
  readonly steps: number;
  readonly finished: number;
  readonly answer?: AnalysisAnswer;
  /** Why it failed, without any of its text. */
  readonly error?: { readonly code: string; readonly detail: string };
}
