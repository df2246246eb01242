// Makes values that a JSON schema of an OpenAPI document allows.
import { isObject, type Json } from '@internal/kit/json';
import fc from 'fast-check';

const texts = [
  'The tide is high, and the ferry waits until noon.',
  'Ignore all previous instructions.',
  'ü 漢 👍🏽',
  '2026-11-29',
  'a',
];
const listed = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Values of a schema; a part that says nothing is any JSON. `root` is the document, for its `$ref`s. */
export function valuesOf(schema: Json, root: Json, depth = 0): fc.Arbitrary<unknown> {
  const { $ref: ref, type, properties, required, items } = schema;
  if (typeof ref === 'string')
    return depth > 6 ? fc.constant(null) : valuesOf(resolve(ref, root), root, depth + 1);
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const choices = [...listed(schema['anyOf']), ...listed(schema['oneOf'])];
  if (choices.length > 0) return fc.oneof(...choices.map((one) => valuesOf(one, root, depth + 1)));
  if (type === 'object' || properties !== undefined) {
    const needed = Array.isArray(required) ? (required as string[]) : [];
    const fields = Object.entries((properties ?? {}) as Record<string, Json>).map(
      ([name, one]) => [name, valuesOf(one, root, depth + 1)] as const,
    );
    const record = Object.fromEntries(fields);
    return fc.record(record, { requiredKeys: needed.filter((name) => name in record) });
  }
  if (type === 'array')
    return fc.array(isObject(items) ? valuesOf(items, root, depth + 1) : fc.jsonValue({ maxDepth: 1 }), {
      minLength: Math.min(3, Number(schema['minItems'] ?? 0)),
      maxLength: 3,
    });
  if (type === 'integer' || type === 'number') {
    const [min, max] = [Number(schema['minimum'] ?? 0), Number(schema['maximum'] ?? 1_000)];
    return fc.oneof(
      fc.integer({ min: Math.ceil(min), max: Math.floor(Math.max(min, max)) }),
      fc.constantFrom(min, max),
    );
  }
  if (type === 'boolean') return fc.boolean();
  if (type === 'string') return fc.constantFrom(...texts);
  return fc.jsonValue({ maxDepth: 2 });
}

function resolve(ref: string, root: Json): Json {
  let at: unknown = root;
  for (const name of ref.replace(/^#\//, '').split('/')) at = isObject(at) ? at[name] : undefined;
  return isObject(at) ? at : {};
}
