// The answer of a provider while it is read: its pieces, its tool calls and how it ended.

import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isObject } from '@internal/kit/json';
import type { Counted } from '@internal/prices';
import type { ToolCall } from '../port/message.ts';
import type { FinishReason } from '../port/text-model.ts';
import { ReportedError, UnreadableAnswer } from './reported-error.ts';

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
  /** Whether the client reads the provider's own words: then a call that cannot be given out is no failure. */
  readonly isPassed: boolean;
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
export function noProgress(isPassed = false): Progress {
  return { answer: emptyAnswer(), isWhole: false, isEnded: false, hasContent: false, isPassed };
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

/** A call as far as it has come. */
export interface OpenCall {
  id: string;
  name: string;
  /** Arguments as JSON, in pieces put together. */
  json: string;
  /** What the provider wants back with this call. */
  providerData?: Readonly<Record<string, unknown>> | undefined;
}

/** A name for a call that has none: without one no result can say which call it answers. Nine letters and digits fit every provider. */
function newCallId(): string {
  return randomBytes(5).toString('hex').slice(0, 9);
}

// A number of 16 digits and more may not be the number that was sent once it is a double.
const longNumber = /\d{16}/;
const texts = /"(?:[^"\\]|\\.)*"/g;
const numbers = /-?\d[\d.eE+-]*/g;

function keepsNumbers(json: string): boolean {
  if (!longNumber.test(json)) return true;
  const found = json.replace(texts, '').match(numbers) ?? [];
  return found.every((digits) => !/^-?\d{16,}$/.test(digits) || BigInt(digits) === BigInt(Number(digits)));
}

/** Whether the arguments that have come are a whole input already. */
export function isWholeJson(json: string): boolean {
  return inputIn(json) !== undefined;
}

/** The input in a JSON text; `undefined` where the text is cut or no object. Nothing at all is an empty object. */
function inputIn(json: string): Readonly<Record<string, unknown>> | undefined {
  if (json.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(json);
    if (value === null) return {};
    // JSON inside a JSON text is the slip of a gateway.
    if (typeof value === 'string') return isObject(JSON.parse(value)) ? inputIn(value) : undefined;
    return isObject(value) && keepsNumbers(json) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The calls of an answer. One that cannot be read is left out where the length limit cut the answer or the client reads the
 * provider's own words (`isPassed`), and ends it otherwise: half a call is never given out, and what a limit cut would be cut again.
 * The same id, name and input again is the same call; where one of them differs, the id was used twice (Gemini).
 */
export function toToolCalls(open: Iterable<OpenCall>, isCutByLength: boolean, isPassed = false): ToolCall[] {
  const calls: ToolCall[] = [];
  /** Calls by the id that they were told under. */
  const byId = new Map<string, ToolCall[]>();
  const all = [...open];
  for (const [place, { id, name, json, providerData }] of all.entries()) {
    // The limit may have come before the first letter of the arguments.
    if (isCutByLength && json === '' && place === all.length - 1) continue;
    const input = inputIn(json);
    if (input === undefined || name === '') {
      if (isCutByLength || isPassed) continue;
      throw new UnreadableAnswer(
        name === '' ? 'a tool call has no name' : 'the input of a tool call is cut or no object',
      );
    }
    const told = id === '' ? [] : (byId.get(id) ?? []);
    if (told.some((call) => call.name === name && isDeepStrictEqual(call.input, input))) continue;
    const own = id === '' || told.length > 0 ? newCallId() : id;
    const call = { id: own, name, input, ...(providerData !== undefined && { providerData }) };
    byId.set(id, [...told, call]);
    calls.push(call);
  }
  return calls;
}

/** Arguments as the text they would have been: some servers send the object itself, or null for none. */
export function argumentsText(value: unknown): string {
  if (value == null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

type Meaning = Exclude<FinishReason, 'other'> | 'refusal' | 'interrupted' | 'overloaded' | 'slip';

// Compared in small letters, with `_` for blanks and hyphens.
const words: Readonly<Record<Meaning, string>> = {
  stop: 'stop end_turn stop_sequence eos eos_token end_of_turn end complete completed finished done',
  length:
    'length max_tokens model_length max_length max_output_tokens model_context_window_exceeded context_window_exceeded token_limit error_limit',
  tool_calls: 'tool_calls tool_use tool_call function_call function_calls',
  refusal:
    'content_filter content_filtered refusal safety recitation blocklist prohibited_content spii image_safety error_toxic guardrail_intervened sensitive content_policy policy_violation',
  interrupted:
    'error abort aborted cancel cancelled canceled user_cancel network_error failed failure timeout internal_error server_error unexpected_error',
  overloaded: 'insufficient_system_resource overloaded',
  slip: 'malformed_function_call unexpected_tool_call malformed_tool_use malformed_model_output',
};
const meaningByWord: ReadonlyMap<string, Meaning> = new Map(
  Object.entries(words).flatMap(([meaning, all]) =>
    all.split(' ').map((word) => [word, meaning as Meaning] as const),
  ),
);

function meaningOf(word: string): Meaning | undefined {
  const exact = meaningByWord.get(word);
  if (exact !== undefined) return exact;
  const plain = word
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/[-\s]+/g, '_');
  // Gemini's compatible endpoint names its filter, then the reason: the reason says more.
  for (const part of plain.split(':_').reverse()) {
    const meaning = meaningByWord.get(part) ?? meaningByWord.get(part.replace(/^finish_reason_/, ''));
    if (meaning !== undefined) return meaning;
  }
  return undefined;
}

/** Longest finish word that is kept as it came. */
const maxWord = 64;

/**
 * Writes a word for the end into an answer. A word that says the server broke off ends the call as an error: what came
 * is `partial`. A word that nobody knows is `other`.
 */
export function putFinishWord(answer: Answer, word: unknown): void {
  answer.finishReason = 'other';
  if (typeof word !== 'string') return;
  answer.finishWord = word.slice(0, maxWord);
  const meaning = meaningOf(word);
  if (meaning === 'interrupted') throw new ReportedError({ type: 'server_error', code: word });
  if (meaning === 'overloaded') throw new ReportedError({ type: 'overloaded_error', code: word });
  if (meaning === 'slip') throw new UnreadableAnswer('the model slipped in a tool call');
  if (meaning === 'refusal') answer.isRefusal = true;
  else if (meaning !== undefined) answer.finishReason = meaning;
}
