// What a dialect is to who judges it: how a question is put, and how an answer is read by the letter.

import type { SseEvent } from '@internal/kit';
import type { Json } from '@internal/kit/json';

/** Dialects, by the names that the command has for them. */
export type DialectChoice = 'openai-chat' | 'openai-responses' | 'anthropic';

/** A tool call as it was read. */
export interface ToldCall {
  readonly id: string;
  readonly name: string;
  /** Its arguments as they came, JSON or not. */
  readonly json: string;
}

/** What an answer says, and where it departs from the letter. */
export interface Told {
  id: string;
  text: string;
  /** What the model said instead, where it declined in a field of its own. */
  refusal: string;
  /** The dialect's own word for why it ended. */
  finish: string | undefined;
  usage: { readonly input: unknown; readonly output: unknown } | undefined;
  calls: ToldCall[];
  /** Whether the word that ends a stream has come; of a plain answer always. */
  isEnded: boolean;
  /** An error inside of it. */
  error: string | undefined;
  /** Why a client that reads by the letter can make nothing of it. */
  unreadable: string | undefined;
  /** Departures from the documented shape, the first ten. */
  problems: string[];
}

/** What a question may ask for besides its text. */
export interface Asked {
  readonly stream?: boolean;
  /** Most tokens of the answer. Default: 64. */
  readonly most?: number;
  /** Usage at the end of a stream, where it must be asked for. */
  readonly isCounted?: boolean;
  /** Demands the tool `weather` with a city. */
  readonly tool?: boolean;
  /** Wants an object with `city` and `celsius`. */
  readonly object?: boolean;
  /** Puts the question as a list of parts, with an instruction beside it. */
  readonly parts?: boolean;
}

/** One dialect. */
export interface Speech {
  readonly name: DialectChoice;
  /** Below the base URL of its clients. */
  readonly path: string;
  /** Header with the id of a request. */
  readonly idHeader: string;
  /** The end of a stream, as bytes: nothing behind it counts. */
  readonly end: RegExp;
  /** Words for: ended by itself, cut by its bound, calls a tool. */
  readonly words: { readonly stop: string; readonly length: string; readonly tool: string };
  headers(key: string | undefined): Record<string, string>;
  ask(model: string, text: string, asked?: Asked): Json;
  /** The turn after a call: the question, the call and what the tool gave. */
  answerCall(model: string, text: string, call: ToldCall): Json;
  readPlain(body: unknown): Told;
  readStream(events: readonly SseEvent[]): Told;
  /** What is wrong with the shape of an error; undefined for nothing. */
  errorProblem(body: unknown): string | undefined;
  /** Documentation, by theme. */
  readonly pages: Readonly<Record<'answer' | 'stream' | 'tools' | 'errors' | 'models' | 'count', string>>;
}

/** Nothing said yet. */
export const nothingTold = (): Told => ({
  ...{ id: '', text: '', refusal: '', finish: undefined, usage: undefined, calls: [] },
  ...{ isEnded: false, error: undefined, unreadable: undefined, problems: [] },
});

/** Notes a departure; the first ten are enough. */
export function note(told: Told, isRight: boolean, problem: string): void {
  if (!isRight && told.problems.length < 10 && !told.problems.includes(problem)) told.problems.push(problem);
}

/** Notes what cannot be read at all. */
export function needs(told: Told, isRight: boolean, problem: string): void {
  note(told, isRight, problem);
  if (!isRight) told.unreadable ??= problem;
}

/** Takes a text, or nothing where none stands. */
export function takeText(told: Told, value: unknown): string {
  needs(told, value == null || typeof value === 'string', 'a text that is none');
  return typeof value === 'string' ? value : '';
}

/** The tool that is demanded. */
export const weather = {
  name: 'weather',
  description: 'Says the weather of a city.',
  schema: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
} as const;

/** The object that is wanted. */
export const report = {
  type: 'object',
  properties: { city: { type: 'string' }, celsius: { type: 'number' } },
  required: ['city', 'celsius'],
  additionalProperties: false,
} as const;
