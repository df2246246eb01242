// Says what the ways in want of the domain, and what an answer is.
import type { TextRequest } from '@tpl/ai';
import type { TextTask } from './parse-request.ts';

/** Tokens of an answer, counted the same way for every provider. */
export interface AnswerUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** True when nobody counted and they are estimated. */
  readonly estimated: boolean;
}

/** What an answer cost; a model without a listed price is `unpriced`, never free. */
export type AnswerCost =
  | { readonly status: 'known' | 'estimated'; readonly usd: number }
  | { readonly status: 'unpriced' };

/** How the cache took part. */
export interface AnswerCache {
  readonly outcome: 'hit' | 'stale' | 'miss' | 'bypass';
  readonly tier?: 'memory' | 'redis';
  readonly ageMs?: number;
  readonly saved?: { readonly tokens: number; readonly costUsd: number };
}

/** What the guards said about the text and the answer; nothing of either is in it. */
export interface AnswerGuard {
  readonly action: 'allow' | 'flag' | 'sanitize' | 'block';
  /** 0 (nothing found) to 1. */
  readonly score: number;
  readonly reasons: readonly string[];
}

/** One time a model was asked. */
export interface AnswerTry {
  readonly provider: string;
  readonly model: string;
  readonly ok: boolean;
  /** Why it failed. */
  readonly code?: string;
  /** Milliseconds after the request came. */
  readonly startMs: number;
  readonly durationMs: number;
}

/** A finished answer and how it came about. */
export interface ProcessAnswer<Result = unknown> {
  readonly operation: string;
  readonly result: Result;
  readonly provider: string;
  readonly model: string;
  /** True when a model was configured but could not answer, and the offline engine did. */
  readonly degraded: boolean;
  readonly cache: AnswerCache;
  readonly usage: AnswerUsage;
  readonly cost: AnswerCost;
  /** How often a model was asked. */
  readonly attempts: number;
  /** Each time, in order; absent where none was or a cache answered. */
  readonly tries?: readonly AnswerTry[];
  /** What the guards said; absent where none looked. */
  readonly guard?: AnswerGuard;
  readonly timeMs: number;
}

/** A piece of an answer on its way: any number of `partial`, then one `answer`. */
export type ProcessEvent<Result = unknown> =
  | { readonly type: 'started'; readonly operation: string }
  | { readonly type: 'partial'; readonly result: unknown }
  | { readonly type: 'answer'; readonly answer: ProcessAnswer<Result> };

/** Whose request it is and when it ends. */
export interface ProcessContext {
  /** Ends the work at once; nothing upstream goes on. */
  readonly signal?: AbortSignal;
  /** Who asks: keeps cached answers apart and budgets too. */
  readonly caller?: string;
  /** What kept answers this request may use and leave behind. Default `default`. */
  readonly cacheMode?: CacheMode;
}

/** In the words of the cache: a new answer, one of its own that is not kept, or only a kept one. */
export type CacheMode = 'default' | 'refresh' | 'no_store' | 'only_if_cached';

/** A request to the model that says so. */
export interface ControlledRequest extends TextRequest {
  readonly cacheMode?: CacheMode;
}

/** What the HTTP API, the batches and the command line want of the domain. */
export interface TextService {
  process(task: TextTask, context?: ProcessContext): Promise<ProcessAnswer>;
  stream(task: TextTask, context?: ProcessContext): AsyncIterable<ProcessEvent>;
}

/** The same for code that names its operation: options and result have the types of its schemas. */
export interface TypedTextService extends TextService {
  process<Options extends object, Answer>(
    task: TextTask<Options, Answer>,
    context?: ProcessContext,
  ): Promise<ProcessAnswer<Answer>>;
  stream<Options extends object, Answer>(
    task: TextTask<Options, Answer>,
    context?: ProcessContext,
  ): AsyncIterable<ProcessEvent<Answer>>;
}
