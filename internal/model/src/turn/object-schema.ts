// Makes of a tool's schema one that every provider takes.
import { isObject, type Json } from '@internal/kit/json';

const maps: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
]);
const values: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'examples']);

/** A schema in which each list says what it holds, be it anything; `isMap`: schemas by names that are no keywords. */
function withItems(schema: unknown, isMap = false): unknown {
  if (Array.isArray(schema)) return schema.map((one) => withItems(one));
  if (!isObject(schema)) return schema;
  const filled: Json = Object.fromEntries(
    Object.entries(schema).map(([name, value]) =>
      !isMap && values.has(name) ? [name, value] : [name, withItems(value, !isMap && maps.has(name))],
    ),
  );
  const isBare = filled['items'] == null && filled['prefixItems'] == null;
  return !isMap && isBare && [filled['type']].flat().includes('array') ? { ...filled, items: {} } : filled;
}

/**
 * The schema with a type and properties, and with items in its lists: without one of them servers refuse the request
 * (lidge-jun/opencodex#75, mark3labs/mcphost#88, ogx-ai/ogx#3602).
 */
export function objectSchema(schema: Json): Json {
  const { type, properties, ...rest } = withItems(schema) as Json;
  return { type: type ?? 'object', properties: properties ?? {}, ...rest };
}
