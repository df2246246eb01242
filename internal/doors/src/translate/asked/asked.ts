// What an answer in a dialect needs to know of its request.
import type { Json } from '@internal/kit/json';
import { type TextResult, withFreeIds } from '@internal/model';
import type { Seal } from './seal.ts';

/** What of a request comes back in its answer. */
export interface Asked {
  /** The model by the name that the client used. */
  readonly model: string;
  /** Names the answer; the dialects put their own prefix before it. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** Whether the client takes one call at most; of several the model is asked for the next again. */
  readonly isOneCall: boolean;
  /** Ids of calls that the conversation has. */
  readonly callIds: readonly string[];
  /** The body as it came; Responses repeats fields of it. */
  readonly body: Json;
  /** Texts at which the answer ends. */
  readonly stop: readonly string[];
  /** Closes what the provider wants back with the next turn. */
  readonly seal: Seal;
}

/** An answer as it is written. */
export interface Written extends TextResult {
  /** The text of the request at which the door cut it. */
  readonly stoppedBy?: string;
}

/** The answer with as many calls as the client takes, by ids that are new to it: some servers count them anew in every turn. */
export function withCalls(result: Written, { isOneCall, callIds }: Asked): Written {
  const calls = isOneCall ? result.toolCalls.slice(0, 1) : result.toolCalls;
  return { ...result, toolCalls: withFreeIds(calls, new Set(callIds)) };
}
