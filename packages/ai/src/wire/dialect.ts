// What a wire dialect must do, and how JSON of unknown shape is read.
import type { ToolCall } from '../model/message.ts';
import type { RenderedPrompt } from '../model/prompt.ts';
import type { FinishReason, TextRequest } from '../model/text-model.ts';
import type { Counted } from '../model/usage.ts';
import type { ReportedFailure } from './classify-failure.ts';
import type { SseEvent } from './sse-reader.ts';

/** A request with its prompt rendered, its limits filled in, and only settings that the model has. */
export interface ReadyRequest {
  readonly model: string;
  readonly request: TextRequest;
  readonly rendered: RenderedPrompt;
  readonly maxOutputTokens: number;
  readonly streamed: boolean;
}

/** What was read of an answer, whole or so far. */
export interface Answer {
  text: string;
  /** Thought that came beside the text; no part of the answer. */
  reasoning: string;
  /** Arguments of tool calls as far as they came in pieces; paid for like text. */
  argumentText: string;
  toolCalls: ToolCall[];
  finishReason: FinishReason;
  /** Undefined: the provider did not count. */
  usage?: Counted | undefined;
  model?: string | undefined;
  /** The model declined; its words are not an answer. */
  isRefusal: boolean;
}

/** A piece that goes to the caller at once. */
export type Piece = { readonly type: 'text' | 'reasoning'; readonly text: string };

/** How far a streamed answer has come. */
export interface Progress {
  /** What has come. */
  readonly answer: Answer;
  /** Whether nothing of the answer is missing, though a last word may still come. */
  isWhole: boolean;
  /** Whether the last word has come. */
  isEnded: boolean;
  /** Whether anything of the answer itself has come. */
  hasContent: boolean;
}

/** Reads the events of one streamed answer. */
export interface AnswerReader extends Progress {
  /** Takes one event. Throws {@link UnreadableAnswer} or {@link ReportedError}. */
  read(event: SseEvent): Piece | undefined;
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
  return {
    text: '',
    reasoning: '',
    argumentText: '',
    toolCalls: [],
    finishReason: 'other',
    isRefusal: false,
  };
}

/** The progress of an answer of which nothing has come. */
export function noProgress(): Progress {
  return { answer: emptyAnswer(), isWhole: false, isEnded: false, hasContent: false };
}

/** Adds text to an answer. */
export function addText(progress: Progress, text: string): Piece | undefined {
  progress.hasContent = true;
  progress.answer.text += text;
  return text === '' ? undefined : { type: 'text', text };
}

/** Passes thought on; it is no part of the answer. */
export function addThought(progress: Progress, text: string): Piece | undefined {
  progress.hasContent = true;
  progress.answer.reasoning += text;
  return text === '' ? undefined : { type: 'reasoning', text };
}

/** A JSON object whose fields are not known yet. */
export type Json = Record<string, unknown>;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, or the end of the answer. */
export function objectOf(value: unknown, where: string): Json {
  if (isObject(value)) return value;
  throw new UnreadableAnswer(`${where} is not an object`);
}

/** The value as a list, or the end of the answer. */
export function listOf(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new UnreadableAnswer(`${where} is not a list`);
}

/** The value as text, or the end of the answer. */
export function textOf(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw new UnreadableAnswer(`${where} is not text`);
}

/** The text, or `undefined` where the value is no text. */
export function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Parses JSON that must be an object. */
export function parseObject(text: string, where: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableAnswer(`${where} is not JSON`);
  }
  return objectOf(value, where);
}

/** Parses the arguments of a tool call; none at all are an empty object. */
export function parseToolInput(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableAnswer('the input of a tool call is not JSON');
  }
}

/** Throws when an object is an error report: `{ error: { type, code, message } }`. */
export function throwReported(body: Json): void {
  if (isObject(body['error'])) {
    const { type, code, message } = body['error'];
    throw new ReportedError({ type, code, message });
  }
}
