// Reads fields of JSON that anybody may have written.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';

/** An object, or one without fields. */
export const objectAt = (value: unknown): Json => (isObject(value) ? value : {});
/** The objects of a list, or none. */
export const objectsAt = (value: unknown): Json[] => (Array.isArray(value) ? value.map(objectAt) : []);
/** A text, or an empty one. */
export const textAt = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The value of a JSON text; undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What is wrong with an error of OpenAI; undefined for nothing. */
export function openaiErrorProblem(body: unknown): string | undefined {
  const error = objectAt(body)['error'];
  if (!isObject(error)) return 'no object `error`';
  if (textAt(error['message']) === '') return 'no text `error.message`';
  return textAt(error['type']) === '' ? 'no text `error.type`' : undefined;
}
