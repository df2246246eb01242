// The events that a wrapped model emits.

import type { Usage } from '@internal/prices';
import type { AttemptRecord } from './attempt-log.ts';
import type { AiErrorCode } from './error-code.ts';
import type { Verdict } from './guards.ts';
import type { CacheInfo, FinishReason, GuardReport } from './text-model.ts';

/** What a wrapped model tells. Never a prompt, an answer or a key. */
export interface ModelEvents {
  /** A call begins. A tracer opens its span here, so that what runs inside stands below it. */
  start: {
    readonly operation?: string;
    /** Id of the model or route that is asked. */
    readonly model: string;
    readonly streamed: boolean;
    /** Runs the call, every step of its stream and its `call` event inside `enter`, which must run what it gets, once. */
    within(enter: <T>(run: () => T) => T): void;
    /** Asks for `traceparent` (W3C Trace Context) at each request to a provider; no header for `undefined`. */
    trace(header: () => string | undefined): void;
  };
  /** A call ended, whichever way. Usage and cost are those of all its attempts; nothing at a cache hit. */
  call: {
    readonly operation?: string;
    readonly provider: string;
    readonly requestModel: string;
    readonly responseModel?: string;
    readonly ok: boolean;
    readonly code?: string;
    readonly kind?: string;
    readonly finishReason?: FinishReason;
    readonly usage?: Usage;
    /** Left out when a price is unknown. */
    readonly costUsd?: number;
    readonly priced: boolean;
    readonly streamed: boolean;
    readonly cache?: CacheInfo['outcome'];
    readonly degraded: boolean;
    /** Every request to a provider, in order. */
    readonly attempts: readonly AttemptRecord[];
    /** What guards decided. */
    readonly guard?: GuardReport;
    readonly durationMs: number;
    /** To the first content, as the caller sees it. */
    readonly timeToFirstChunkMs?: number;
    /** `abandoned`: the consumer left the stream. */
    readonly outcome: 'completed' | 'error' | 'aborted' | 'abandoned';
  };
  /** One request to a provider ended. */
  attempt: {
    readonly operation?: string;
    readonly provider: string;
    readonly model: string;
    readonly attempt: number;
    readonly ok: boolean;
    readonly code?: AiErrorCode;
    readonly status?: number;
    /** Milliseconds since 1970. */
    readonly startedAt: number;
    readonly durationMs: number;
  };
  /** A guard judged a text. */
  guard: {
    readonly operation?: string;
    readonly direction: 'input' | 'output';
    readonly action: Verdict['action'];
    readonly score: number;
    /** Names of the rules that spoke, never the text. */
    readonly reasons: readonly string[];
    /** Time the guard took; of a stream, of all its pieces together. */
    readonly durationMs: number;
  };
  /** An answer was checked against its schema. */
  object: {
    readonly operation?: string;
    /** Whether it fits, slips mended. */
    readonly ok: boolean;
    readonly durationMs: number;
  };
  /** A budget allowed or refused an amount. */
  budget: {
    readonly operation?: string;
    readonly ok: boolean;
    readonly tokens: number;
    readonly costUsd: number;
  };
}
