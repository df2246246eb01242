// Infrastructure Service: ai · stable API, changes affect all users
import { ReportedError, UnreadableAnswer } from './dialect.ts';

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
