// Reads JSON of unknown shape: each field is what it must be, or the answer cannot be read.
import { isObject, type Json } from '@internal/kit/json';
import { ReportedError, type ReportedFailure, UnreadableAnswer } from './reported-error.ts';

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

/** Whether a text is one whole JSON value. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Parses JSON, with or without a byte order mark before it. */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw new UnreadableAnswer(`${where} is not JSON`);
  }
}

/** Parses JSON that must be an object. */
export function parseObject(text: string, where: string): Json {
  return objectOf(parseJson(text, where), where);
}

/** The failure that a body reports, or nothing where it reports none. */
export function failureIn(given: unknown): ReportedFailure | undefined {
  // Google sends its error in a list of one.
  const body = Array.isArray(given) ? given[0] : given;
  if (!isObject(body)) return undefined;
  const { error, object, type, code, message, detail } = body;
  if (isObject(error)) return fieldsOf(error);
  if (typeof error === 'string' && error !== '') return { code, message: error };
  if (object === 'error') return fieldsOf(body);
  if (type === 'error') return { code, message };
  if (detail !== undefined && Object.keys(body).length === 1)
    return { message: typeof detail === 'string' ? detail : undefined };
  return undefined;
}

function fieldsOf(error: Json): ReportedFailure {
  const { type, code, status, status_code: number, message, details, metadata, error_type: kind } = error;
  const { param } = error;
  const named = isObject(metadata) ? metadata['error_type'] : kind;
  // Azure says inside what its code stands for.
  const inner = isObject(error['innererror']) ? error['innererror']['code'] : undefined;
  return { type: type ?? named ?? inner ?? status, code: code ?? number, message, details, param };
}

/** What a body of an error answer says, in whichever form. */
export function failureOf(given: unknown): ReportedFailure {
  const body: unknown = Array.isArray(given) ? given[0] : given;
  const found = failureIn(body);
  if (found !== undefined) return found;
  if (typeof body === 'string') return { message: body };
  if (!isObject(body)) return {};
  return { ...fieldsOf(body), message: body['message'] ?? body['detail'] };
}

/** Throws when a body is an error report. */
export function throwReported(body: unknown): void {
  const failure = failureIn(body);
  if (failure !== undefined) throw new ReportedError(failure);
}
