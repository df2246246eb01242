// Finds what a body names beside its model: things in the provider's account, other models, other addresses.
import { isObject, type Json } from '@internal/kit/json';
import { isOwnToCaller } from './own-to-caller.ts';

/** Keys whose values name something in the account, which all callers of a door share. */
export const storedIds: ReadonlySet<string> = new Set([
  ...['previous_response_id', 'conversation', 'background'],
  ...['file_id', 'file_ids', 'vector_store_id', 'vector_store_ids', 'cached_content', 'skill_id'],
  ...['container', 'container_id'],
]);

const isStored = (key: string, value: unknown, { type }: Json): boolean =>
  (storedIds.has(key) && value !== null && value !== false) || (key === 'type' && type === 'item_reference');

/** What an item of an input must bring along, where a provider fills it in from its store by the id. */
const ownContent: Readonly<Record<string, string>> = {
  ...{ message: 'content', image_generation_call: 'result', file_search_call: 'results' },
  ...{ compaction: 'encrypted_content', compaction_trigger: 'type' },
  // What was thought cannot be read back by its id, only thought on, and loops of tools send it so unless they are told otherwise.
  reasoning: 'type',
};
/** What says of an item which it is and how it stands, and nothing of what is in it. */
const itemNames: ReadonlySet<string> = new Set(['id', 'type', 'role', 'status', 'phase', 'call_id']);

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

/** Whether an item of an input is named alone: what is in it lies in the account. */
function isNamedAlone(item: Json): boolean {
  if (isNothing(item['id'])) return false;
  const type = typeof item['type'] === 'string' ? item['type'] : 'message';
  if (!Object.hasOwn(ownContent, type))
    return Object.entries(item).every(([key, value]) => itemNames.has(key) || isNothing(value));
  const content = item[ownContent[type] as string];
  return isNothing(content) || content === '';
}

/** The paths of items of a Responses input that are named alone. */
export function storedItems({ input }: Json): string[] {
  const items: readonly unknown[] = Array.isArray(input) ? input : [];
  return items.flatMap((item, at) => (isObject(item) && isNamedAlone(item) ? `input.${at}.id` : []));
}

/** The paths of such ids in a body, at most five. */
export function storedThings(value: unknown, path = '', found: string[] = []): string[] {
  if (found.length >= 5) return found;
  if (Array.isArray(value))
    for (const [at, entry] of value.entries()) storedThings(entry, `${path}.${at}`, found);
  if (!isObject(value)) return found;
  for (const [key, entry] of Object.entries(value)) {
    if (isStored(key, entry, value)) found.push(`${path}.${key}`.slice(1));
    // A prompt of the account; an answer that was spoken, which goes back by its id.
    else if (key === 'prompt' && path === '' && isObject(entry)) found.push(key);
    else if (key === 'audio' && isObject(entry) && 'id' in entry) found.push(`${path}.audio.id`.slice(1));
    else if (!isOwnToCaller(key, entry)) storedThings(entry, `${path}.${key}`, found);
  }
  return found;
}

/** By which gateways and routers are asked for something else than `model`. */
const elsewhere = [
  ...['models', 'fallbacks', 'model_list', 'user_config', 'custom_llm_provider', 'deployment_id', 'engine'],
  ...['api_base', 'base_url', 'api_key'],
] as const;

/** The first path that names another model, address or key than those the door chose. */
export function otherModel(body: Json): string | undefined {
  const namedIn = (value: unknown, path: string, keys: readonly string[]): string | undefined => {
    const key = isObject(value) && keys.find((name) => value[name] !== undefined && value[name] !== null);
    return key ? path + key : undefined;
  };
  const tools = Array.isArray(body['tools']) ? body['tools'] : [];
  return (
    namedIn(body, '', elsewhere) ??
    namedIn(body['extra_body'], 'extra_body.', ['model', ...elsewhere]) ??
    tools.map((tool, at) => namedIn(tool, `tools.${at}.`, ['model', ...elsewhere])).find(Boolean)
  );
}
