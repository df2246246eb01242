// What an emulated provider answers, before it is put into a dialect.

/** What the emulated provider answers, in no provider's words. */
export interface EmulatedAnswer {
  /** The text of the answer. */
  readonly text: string;
  /** Tools it asks for. Default: none. */
  readonly toolCalls?: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
  /** Why the model stopped; of a refusal the text is its reason. Default: `stop`, with tool calls `tool_calls`. */
  readonly finishReason?: 'stop' | 'length' | 'tool_calls' | 'refusal';
  /** Tokens as the provider would report them. Default: 12 in, 1 per 4 characters out, nothing cached. */
  readonly usage?: Partial<EmulatedUsage>;
}

/** Token counts of an emulated answer; input counts everything, cached or not. */
export interface EmulatedUsage {
  /** All tokens of the request. */
  readonly inputTokens: number;
  /** Of them read from the cache. */
  readonly cacheReadTokens: number;
  /** Of them written to the cache. */
  readonly cacheWriteTokens: number;
  /** All tokens of the answer. */
  readonly outputTokens: number;
  /** Of them spent on reasoning. */
  readonly reasoningTokens: number;
}

/** A provider's failure, in no provider's words. */
export type EmulatedFailure =
  | 'overloaded'
  | 'rate_limit'
  | 'quota'
  | 'server'
  | 'bad_request'
  | 'context'
  | 'auth'
  | 'permission'
  | 'not_found';

/** One event of a stream: its name where the dialect sends one, and its JSON or literal data. */
export interface EmulatedEvent {
  readonly event?: string;
  readonly data: unknown;
}

/** How one wire dialect says things. */
export interface EmulatedDialect {
  readonly name: 'anthropic' | 'responses' | 'chat';
  readonly path: string;
  /** The body of a plain answer. */
  plain(answer: EmulatedAnswer, model: string): Record<string, unknown>;
  /** The events of a streamed answer, complete. */
  events(answer: EmulatedAnswer, model: string): EmulatedEvent[];
  /** A keep-alive frame as this provider sends it. */
  readonly keepAlive: string;
  /** The body of an error answer. */
  failure(failure: EmulatedFailure): Record<string, unknown>;
  /** An error inside a stream that began with 200. */
  failureEvent(failure: EmulatedFailure): EmulatedEvent;
}

/** Why the model stopped, with the default filled in. */
export function finishOf({
  finishReason,
  toolCalls,
}: EmulatedAnswer): 'stop' | 'length' | 'tool_calls' | 'refusal' {
  return finishReason ?? (toolCalls?.length ? 'tool_calls' : 'stop');
}

/** Usage with the defaults filled in. */
export function usageOf(answer: EmulatedAnswer): EmulatedUsage {
  const outputTokens = Math.max(1, Math.ceil(answer.text.length / 4));
  const uncached = { cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 };
  return { inputTokens: 12, outputTokens, ...uncached, ...answer.usage };
}

/** The text in pieces of at most `size` characters, as deltas carry it. */
export function piecesOf(text: string, size = 7): string[] {
  const characters = [...text];
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += size) pieces.push(characters.slice(at, at + size).join(''));
  return pieces;
}
