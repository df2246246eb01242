// Finds the one JSON value in a model's answer.
import { keepsNumber, readLooseJson } from './loose-json.ts';

/** A JSON object whose fields are not known yet. */
export type Json = Record<string, unknown>;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON value found in an answer. */
export type RepairedJson =
  | {
      readonly ok: true;
      readonly value: unknown /** Whether the text was not plain JSON. */;
      readonly repaired: boolean;
    }
  | { readonly ok: false };

// Words before the object may hold brackets of their own; more than a few starts are not an object with words.
const maxStarts = 5;
const none: RepairedJson = { ok: false };
// A word in brackets before the object: `[Note]`, `{name}`. Nothing else that cannot be read is passed over.
const bracketed = /^(?:\[[^\]{}"':]{0,80}\]|\{[\w .-]{0,80}\})/;
const texts = /"(?:[^"\\]|\\.)*"/g;

/**
 * The one JSON object or list in a model's answer: as it stands, or without its fence, the words around it and slips
 * that have only one meaning. An answer with two, or with a part missing, has none, and what stands inside one that cannot be
 * read is not the answer. Neither is JSON whose numbers a double would change. A JSON text is the answer only if one `isTextMeant`.
 */
export function repairJson(answer: string, isTextMeant = false): RepairedJson {
  try {
    const value: unknown = JSON.parse(answer);
    if (typeof value === 'string') {
      const inner = repairJson(value);
      if (isTextMeant && !inner.ok) return { ok: true, value, repaired: false };
      return inner.ok ? { ...inner, repaired: true } : none;
    }
    return keepsNumbers(answer) ? { ok: true, value, repaired: false } : none;
  } catch {
    // Read loosely below.
  }
  const text = withoutThought(answer);
  let at = nextStart(text, 0);
  for (let tries = 0; tries < maxStarts && at !== -1; tries += 1) {
    const read = readLooseJson(text, at);
    if (read.ok && typeof read.value === 'object' && nextStart(text, read.end) === -1)
      return { ok: true, value: read.value, repaired: true };
    const word = bracketed.exec(text.slice(at, at + 90))?.[0];
    if (word === undefined || !word.endsWith(text[at] === '{' ? '}' : ']')) return none;
    at = nextStart(text, at + word.length);
  }
  return none;
}

function keepsNumbers(json: string): boolean {
  if (!/\d{16}|\d[eE]/.test(json)) return true;
  const found = json.replace(texts, '').match(/-?\d[\d.eE+-]*/g) ?? [];
  return found.every(keepsNumber);
}

function nextStart(text: string, from: number): number {
  const found = text.slice(from).search(/[{[]/);
  return found === -1 ? -1 : from + found;
}

/** Some open models think aloud first: `<think>…</think>`. */
function withoutThought(answer: string): string {
  const end = answer.trimStart().startsWith('<think') ? answer.indexOf('</think') : -1;
  return end === -1 ? answer : answer.slice(end + '</think'.length);
}
