// Finds the one JSON value in a model's answer.
import { keepsNumber, type LooseJson, readLooseJson } from './loose-json.ts';

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
const none = { ok: false } as const;
// Thought that stands in the answer: of most open models; of gpt-oss behind Bedrock, or where nobody reads its channels; of Gemma,
// Magistral, Seed and Command.
const thoughtStart =
  /\s*(?:<(?:seed:)?think|<reasoning>|<thought>|\[THINK\]|<\|channel(?:>|\|>\s*analysis)|<\|START_THINKING\|>)/y;
const thoughtMarks =
  /<\/(?:seed:)?think(?:ing)?>?|<\/reasoning>|<\/thought>|\[\/THINK\]|<\|channel\|>final[^<]{0,20}(?:<\|constrain\|>[^<]{0,20})?<\|message\|>|<channel\|>|<\|END_THINKING\|>/g;
const loneMark = /<\/think/g;
const beginsWithJson = /^\s*(?:```\w*\s*)?(?:\{\s*"|\[\s*[{["])/;
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
  const start = thoughtEnd(answer);
  if (start === -1) return none;
  const read = readAnswer(answer, start);
  return read.ok ? { ok: true, value: read.value, repaired: true } : none;
}

/** The one object or list behind thought. */
function readAnswer(answer: string, start: number): LooseJson {
  const found = readAround(answer, start);
  // The mark that opens thought may stand in the prompt (obsidian-copilot#2153): then the answer bears the other one alone, and
  // what stands before it is a draft.
  const last = [...answer.matchAll(start > 0 ? thoughtMarks : loneMark)].at(-1);
  if (last === undefined || (found.ok && last.index < found.end)) return found;
  // Inside an object that cannot be read it is a word of a text: what stands behind it there is no answer.
  if (start === 0 && beginsWithJson.test(answer) && !readLooseJson(answer, nextStart(answer, 0)).ok)
    return none;
  return readAround(answer, last.index + last[0].length);
}

/** The one object or list in a text from `start` on, with words around it, and where it ends. */
function readAround(text: string, start: number): LooseJson {
  let at = nextStart(text, start);
  for (let tries = 0; tries < maxStarts && at !== -1; tries += 1) {
    const read = readLooseJson(text, at);
    if (read.ok && typeof read.value === 'object' && nextStart(text, read.end) === -1) return read;
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

/** Where the next object or list may begin; -1 where none does. */
export function nextStart(text: string, from: number): number {
  const found = text.slice(from).search(/[{[]/);
  return found === -1 ? -1 : from + found;
}

/** Where the answer goes on after thought: some open models think aloud first, `<think>…</think>`. 0 where they do not, -1 while they do. */
export function thoughtEnd(answer: string): number {
  // Bedrock sends thought in many pieces, each between marks of its own.
  for (let end = 0; ; end = thoughtMarks.lastIndex) {
    thoughtStart.lastIndex = end;
    if (!thoughtStart.test(answer)) return end;
    thoughtMarks.lastIndex = thoughtStart.lastIndex;
    if (!thoughtMarks.test(answer)) return -1;
  }
}
