// Refuses bodies that two readers of JSON may read in two ways: what is judged here must be what the provider reads.
import { isObject, type Json } from '@internal/kit/json';
import { DoorError } from '../failure/door-failure.ts';
import { isOwnToCaller } from './own-to-caller.ts';
import { storedIds } from './stored-things.ts';
import { countKeys } from './strings-in-json.ts';

/** Far more than schemas and inputs of tools need, far below where writers of JSON give up. */
const deepest = 200;

/** What decides at the top of a body: which model, what is judged, what is counted. Some servers read these in any case. */
const atTop: ReadonlySet<string> = new Set([
  ...['model', 'models', 'fallbacks', 'api_base', 'base_url', 'api_key', 'extra_body'],
  ...['stream', 'stream_options', 'n', 'max_tokens', 'max_completion_tokens', 'max_output_tokens'],
  ...['messages', 'instructions', 'system', 'tools', 'prediction', 'prompt'],
]);
/** And wherever it stands. */
const anywhere: ReadonlySet<string> = new Set([
  ...['input', 'role', 'type', 'content', 'text', 'output', 'tool_calls', 'function', 'arguments', 'source'],
  ...storedIds,
]);

const refuse = (code: string, message: string, param?: string) =>
  new DoorError({ status: 400, code, message, ...(param !== undefined && { param }) });

/** As lenient servers compare keys: in any case, letters that fold into others, a null at the end. */
const folded = (key: string): string => key.normalize('NFKC').replaceAll('\0', '').toLowerCase();

/** Throws a {@link DoorError} at a key that stands twice in an object, at one that is a decisive one in another case, at depth. */
export function requireOneMeaning(text: string, body: Json): void {
  let keys = 0;
  function walk(value: unknown, path: string, depth: number, isOwn: boolean): void {
    if (typeof value !== 'object' || value === null) return;
    if (depth > deepest) throw refuse('too_deep', `The body nests deeper than ${deepest}.`);
    if (Array.isArray(value)) {
      for (const [at, entry] of value.entries()) walk(entry, `${path}${at}.`, depth + 1, isOwn);
      return;
    }
    if (!isObject(value)) return;
    for (const [key, entry] of Object.entries(value)) {
      keys += 1;
      const known = isOwn ? key : folded(key);
      if (known !== key && (anywhere.has(known) || (depth === 0 && atTop.has(known))))
        throw refuse('ambiguous_key', `Some would read this key as ${known}: write it so.`, path + key);
      walk(entry, `${path}${key}.`, depth + 1, isOwn || isOwnToCaller(key, entry));
    }
  }
  walk(body, '', 0, false);
  if (countKeys(text) !== keys) throw refuse('duplicate_key', 'A key stands twice in an object of the body.');
}
