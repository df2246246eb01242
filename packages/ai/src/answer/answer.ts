// What was read of an answer, and how far it has come.

import type { Counted } from '@internal/prices';
import type { ToolCall } from '../model/message.ts';
import type { FinishReason } from '../model/text-model.ts';
import { UnreadableAnswer } from './reported-error.ts';

/** What was read of an answer, whole or so far. */
export interface Answer {
  text: string;
  /** Thought that came beside the text; no part of the answer. */
  reasoning: string;
  /** Arguments of tool calls as far as they came in pieces; paid for like text. */
  argumentText: string;
  /** Filled once the answer is whole. */
  toolCalls: ToolCall[];
  finishReason: FinishReason;
  /** The provider's own word for the end. */
  finishWord?: string | undefined;
  /** Undefined: the provider did not count. */
  usage?: Counted | undefined;
  model?: string | undefined;
  /** The model declined; its words are not an answer. */
  isRefusal: boolean;
  /** What the provider wants back with the next turn, as it came. */
  providerData?: Readonly<Record<string, unknown>> | undefined;
}

/** A piece that goes to the caller at once. */
export type Piece = { readonly type: 'text' | 'reasoning'; readonly text: string };

/** How far a streamed answer has come. */
export interface Progress {
  /** What has come. */
  readonly answer: Answer;
  /** Whether the terminal word was seen and nothing contradicted it, though a last word may still come. */
  isWhole: boolean;
  /** Whether the last word has come. */
  isEnded: boolean;
  /** Whether anything of the answer itself has come. */
  hasContent: boolean;
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

/** What an event without a piece for the caller gives. */
export const noPieces: readonly Piece[] = [];

/** Adds text to an answer. */
export function addText(progress: Progress, text: string): readonly Piece[] {
  progress.hasContent = true;
  if (text === '') return noPieces;
  progress.answer.text += text;
  return [{ type: 'text', text }];
}

/** Passes thought on; it is no part of the answer. */
export function addThought(progress: Progress, text: string): readonly Piece[] {
  progress.hasContent = true;
  if (text === '') return noPieces;
  progress.answer.reasoning += text;
  return [{ type: 'reasoning', text }];
}

/** What is missing of a text that came in pieces, once all of it is said again. Two different texts are no answer. */
export function restOf(said: string, whole: string): string {
  if (whole.startsWith(said)) return whole.slice(said.length);
  throw new UnreadableAnswer('a text is told twice, and differently');
}
