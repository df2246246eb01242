// Finds ids of things that lie in the provider's account, which all callers of a door share.
import { isObject } from '@internal/kit/json';

const ids: ReadonlySet<string> = new Set([
  'previous_response_id',
  'conversation',
  'file_id',
  'file_ids',
  'vector_store_ids',
  'container',
  'background',
]);

/** The paths of such ids in a body, at most five. */
export function storedThings(value: unknown, path = '', found: string[] = []): string[] {
  if (found.length >= 5) return found;
  if (Array.isArray(value))
    for (const [at, entry] of value.entries()) storedThings(entry, `${path}.${at}`, found);
  if (!isObject(value)) return found;
  for (const [name, entry] of Object.entries(value)) {
    const isSchema =
      name === 'parameters' ||
      name === 'input_schema' ||
      name === 'schema' ||
      name === 'input' ||
      name === 'metadata';
    if (ids.has(name) && entry !== null && entry !== false) found.push(`${path}.${name}`.slice(1));
    // What a schema calls its fields is no id.
    else if (!isSchema || Array.isArray(entry)) storedThings(entry, `${path}.${name}`, found);
  }
  return found;
}
