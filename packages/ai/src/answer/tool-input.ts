// Reads the input of a tool call: an object, kept exactly, or refused.
import { randomBytes } from 'node:crypto';
import type { ToolCall } from '../model/message.ts';
import { isObject } from './json-shape.ts';
import { UnreadableAnswer } from './reported-error.ts';

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
 * The calls of an answer. One that cannot be read is left out where the length limit cut the answer, and ends it
 * otherwise: half a call is never given out, and what a limit cut would be cut again.
 */
export function toToolCalls(open: Iterable<OpenCall>, isCutByLength: boolean): ToolCall[] {
  const calls: ToolCall[] = [];
  const ids = new Set<string>();
  const all = [...open];
  for (const [place, { id, name, json, providerData }] of all.entries()) {
    // The limit may have come before the first letter of the arguments.
    if (isCutByLength && json === '' && place === all.length - 1) continue;
    const input = inputIn(json);
    if (input === undefined || name === '') {
      if (isCutByLength) continue;
      throw new UnreadableAnswer(
        name === '' ? 'a tool call has no name' : 'the input of a tool call is cut or no object',
      );
    }
    const own = id === '' || ids.has(id) ? newCallId() : id;
    ids.add(own);
    calls.push({ id: own, name, input, ...(providerData !== undefined && { providerData }) });
  }
  return calls;
}

/** Arguments as the text they would have been: some servers send the object itself, or null for none. */
export function argumentsText(value: unknown): string {
  if (value == null) return '';
  if (typeof value === 'string') return value;
  if (isObject(value)) return JSON.stringify(value);
  throw new UnreadableAnswer('the input of a tool call is no object');
}
