// Infrastructure Service: ai · stable API, changes affect all users
import type { ToolCall } from '../message.ts';
import type { RenderedPrompt } from '../prompt/prompt.ts';
import type { FinishReason, ModelCapabilities, ModelWarning, TextRequest } from '../text-model.ts';
import type { Usage } from '../usage.ts';
import type { ReportedFailure } from './classify-failure.ts';
import type { SseEvent } from './sse-reader.ts';

/** A request with its prompt rendered and its limits filled in. */
export interface ReadyRequest {
  readonly model: string;
  readonly request: TextRequest;
  readonly rendered: RenderedPrompt;
  readonly maxOutputTokens: number;
  readonly streamed: boolean;
  readonly capabilities: ModelCapabilities;
  readonly warn: (warning: ModelWarning) => void;
}

/** What was read of an answer, whole or so far. */
export interface Answer {
  text: string;
  toolCalls: ToolCall[];
  finishReason: FinishReason;
  /** Undefined: the provider did not count. */
  usage?: Usage | undefined;
  model?: string | undefined;
  /** The model declined; its words are not an answer. */
  isRefusal: boolean;
}

/** A piece that goes to the caller at once. */
export type Piece = { readonly type: 'text' | 'reasoning'; readonly text: string };

/** Reads the events of one streamed answer. */
export interface AnswerReader {
  /** Takes one event. Throws {@link UnreadableAnswer} or {@link ReportedError}. */
  read(event: SseEvent): Piece | undefined;
  /** Whether nothing of the answer is missing, though a last word may still come. */
  readonly isWhole: boolean;
  /** Whether the last word has come. */
  readonly isEnded: boolean;
  /** Whether anything of the answer itself has come. */
  readonly hasContent: boolean;
  /** What has come. */
  readonly answer: Answer;
}

/** How one wire dialect says things. Pure: no connection, no clock. */
export interface Dialect {
  toBody(ready: ReadyRequest): Record<string, unknown>;
  /** Throws {@link UnreadableAnswer} or {@link ReportedError}. */
  readPlain(body: unknown): Answer;
  createReader(): AnswerReader;
}

/** An answer that is not of the dialect. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
}

/** A failure that the provider reports inside a 200. */
export class ReportedError extends Error {
  override readonly name = 'ReportedError';
  readonly failure: ReportedFailure;
  constructor(failure: ReportedFailure) {
    super('The provider reports a failure.');
    this.failure = failure;
  }
}

/** An answer of which nothing has come. */
export function emptyAnswer(): Answer {
  return { text: '', toolCalls: [], finishReason: 'other', isRefusal: false };
}
