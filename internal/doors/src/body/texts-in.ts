// Finds the texts of a conversation in whichever shape they stand, so that none passes unjudged for standing elsewhere.
import { isObject, type Json } from '@internal/kit/json';
import { isJson } from '@internal/model';

/** Names, ids, addresses, bytes and what is sealed: everything else that is a text is one. */
const noText: ReadonlySet<string> = new Set([
  ...['type', 'role', 'name', 'id', 'status', 'phase', 'namespace', 'server_name', 'server_label', 'caller'],
  ...['call_id', 'tool_call_id', 'tool_use_id', 'item_id', 'container_id', 'file_id', 'response_id'],
  ...['url', 'image_url', 'file_url', 'file_data', 'data', 'media_type', 'mime_type', 'format', 'detail'],
  ...[
    'signature',
    'encrypted_content',
    'encrypted_index',
    'cache_control',
    'logprobs',
    'approval_request_id',
  ],
]);

/** Whether a text at `key` of such an object is one that somebody reads. */
export const isRead = (key: string, { type }: Json): boolean =>
  // A document of plain text says so.
  key === 'data' ? type === 'text' : !noText.has(key);

/** Whether a text at `key` is the JSON of arguments, whose own texts are meant. */
export const isArguments = (key: string, value: unknown): value is string =>
  key === 'arguments' && typeof value === 'string' && isJson(value);

/** All texts in a part of a body, in order. The body must not nest deeper than can be walked. */
export function textsIn(value: unknown, found: string[] = []): string[] {
  if (typeof value === 'string') found.push(value);
  else if (Array.isArray(value)) for (const entry of value) textsIn(entry, found);
  else if (isObject(value))
    for (const [key, entry] of Object.entries(value))
      if (isArguments(key, entry)) textsIn(JSON.parse(entry), found);
      else if (isRead(key, value)) textsIn(entry, found);
  return found;
}
