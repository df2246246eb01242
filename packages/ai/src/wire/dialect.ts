// What a wire dialect must do.

import type { SseEvent } from '@internal/kit';
import type { Answer, Piece, Progress, RenderedPrompt, TextRequest } from '@internal/model';

/** A request with its prompt rendered, its limits filled in, and only settings that the model has. */
export interface ReadyRequest {
  readonly model: string;
  readonly request: TextRequest;
  readonly rendered: RenderedPrompt;
  readonly maxOutputTokens: number;
  readonly streamed: boolean;
  /** What the server calls the limit of an answer. */
  readonly tokenLimitField: TokenLimitField;
}

/** Names of the limit of an answer in chat completions. */
export type TokenLimitField = 'max_tokens' | 'max_completion_tokens';

/** Reads the events of one streamed answer. */
export interface AnswerReader extends Progress {
  /** Takes one event. Throws `UnreadableAnswer` or `ReportedError`. */
  read(event: SseEvent): readonly Piece[];
  /** Reads what could not be read before the whole answer was there: its tool calls. Throws as `read` does. */
  end(): void;
}

/** How one wire dialect says things. Pure: no connection, no clock. */
export interface Dialect {
  toBody(ready: ReadyRequest): Record<string, unknown>;
  /** Throws `UnreadableAnswer` or `ReportedError`. `isPassed`: the client reads the provider's own words. */
  readPlain(body: unknown, isPassed?: boolean): Answer;
  createReader(isPassed?: boolean): AnswerReader;
}
