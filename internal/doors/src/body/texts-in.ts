// Finds the texts of a conversation in whichever shape they stand, so that none passes unjudged for standing elsewhere.
import { isObject, type Json } from '@internal/kit/json';
import { isJson } from '@internal/model';
import { isTooDeep } from '../translate/request/nesting.ts';
import { isOwnToCaller } from './own-to-caller.ts';

/** Names, ids, addresses, bytes and what is sealed: everything else that is a text is one, in what is asked and in what is answered. */
const noText: ReadonlySet<string> = new Set([
  ...['type', 'role', 'name', 'id', 'status', 'phase', 'namespace', 'server_name', 'server_label', 'caller'],
  ...['call_id', 'tool_call_id', 'tool_use_id', 'item_id', 'container_id', 'file_id', 'response_id'],
  ...['url', 'image_url', 'file_url', 'file_data', 'media_type', 'mime_type', 'detail'],
  ...['partial_image_b64', 'obfuscation', 'fingerprint', 'signature', 'thought_signature'],
  ...['encrypted_content', 'encrypted_index', 'encrypted_stdout', 'cache_control', 'logprobs'],
  'approval_request_id',
]);

/** Whether a text at `key` of such an object is one that somebody reads. */
export function isRead(key: string, { type, format }: Json): boolean {
  // A document of plain text says so; pictures and sound stand where others have a text.
  if (key === 'data') return type === 'text';
  if (key === 'result') return type !== 'image_generation_call';
  // The grammar of a tool stands where others name a kind of file.
  if (key === 'format') return typeof format !== 'string';
  if (key === 'delta') return type !== 'response.audio.delta';
  return !noText.has(key);
}

/** Whether a text at `key` is the JSON of arguments, whose own texts are meant. */
export function isArguments(key: string, value: unknown): value is string {
  return key === 'arguments' && typeof value === 'string' && isJson(value) && !isTooDeep(JSON.parse(value));
}

/**
 * All texts in a part of a body, in order; what its caller named itself, such as the input of a tool, has no keys that are none.
 * The body must not nest deeper than can be walked.
 */
export function textsIn(value: unknown, found: string[] = [], isOwn = false): string[] {
  if (typeof value === 'string') found.push(value);
  else if (Array.isArray(value)) for (const entry of value) textsIn(entry, found, isOwn);
  else if (isObject(value))
    for (const [key, entry] of Object.entries(value))
      if (isArguments(key, entry)) textsIn(JSON.parse(entry), found, true);
      else if (isOwn || isRead(key, value)) textsIn(entry, found, isOwn || isOwnToCaller(key, entry));
  return found;
}
