// Finds the one JSON value in a model's answer.
import { readLooseJson } from './loose-json.ts';

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

/**
 * The one JSON object or list in a model's answer: as it stands, or without its fence, the words around it and slips
 * that have only one meaning. An answer with two, or with a part missing, has none.
 */
export function repairJson(answer: string): RepairedJson {
  try {
    const value: unknown = JSON.parse(answer);
    if (typeof value !== 'string') return { ok: true, value, repaired: false };
    // Encoded twice.
    return { ...repairJson(value), repaired: true } as RepairedJson;
  } catch {
    // Read loosely below.
  }
  const text = withoutThought(answer);
  let at = -1;
  for (let tries = 0; tries < maxStarts; tries += 1) {
    at = nextStart(text, at + 1);
    if (at === -1) break;
    const read = readLooseJson(text, at);
    if (!read.ok) continue;
    const rest = text.slice(read.end);
    const words = typeof read.value === 'object' && nextStart(rest, 0) === -1;
    if (words) return { ok: true, value: read.value, repaired: true };
    // A bracketed word in front of the object is not the answer; a second object makes both doubtful.
    if (text[at] === '{') break;
  }
  return { ok: false };
}

function nextStart(text: string, from: number): number {
  const brace = text.indexOf('{', from);
  const bracket = text.indexOf('[', from);
  if (brace === -1 || bracket === -1) return Math.max(brace, bracket);
  return Math.min(brace, bracket);
}

/** Some open models think aloud first: `<think>…</think>`. */
function withoutThought(answer: string): string {
  const end = answer.trimStart().startsWith('<think') ? answer.indexOf('</think') : -1;
  return end === -1 ? answer : answer.slice(end + '</think'.length);
}
