// Reads what a JSON schema says of one value: what it refers to, its options, its members.
import type { Json } from './repair-json.ts';
import { isObject } from './repair-json.ts';

/** Name of a root that was moved because it is no object and refers to itself. */
export const movedRoot = '__root';

/** What a schema refers to, or itself; a reference that leads nowhere or in a circle stays. */
export function resolveIn(source: unknown, root: Json): unknown {
  const definitions = isObject(root['$defs']) ? root['$defs'] : {};
  let found = source;
  for (let steps = 0; steps < 20; steps += 1) {
    const ref = isObject(found) ? found['$ref'] : undefined;
    if (typeof ref !== 'string') return found;
    // The root may have been moved, to stand in an object.
    if (ref === '#') return definitions[movedRoot] ?? root;
    if (!ref.startsWith('#/$defs/')) return found;
    found = definitions[ref.slice('#/$defs/'.length)];
  }
  return found;
}

/** Whether an object has members of any name and of one kind, and no others. */
export function isRecord(schema: Json): boolean {
  const { additionalProperties: others, properties, type } = schema;
  const isTyped = isObject(others) && Object.keys(others).length > 0;
  return type === 'object' && isTyped && !(isObject(properties) && Object.keys(properties).length > 0);
}

/** The choices of a union. */
export function choicesOf(schema: Json): readonly unknown[] | undefined {
  const choices = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(choices) ? choices : undefined;
}

/** Counts what is looked at; gives whether more may be. References lead to the same place as often as a client likes. */
export type Look = (count?: number) => boolean;

/** What a schema refers to, what `next` finds in that, and so on; each once, as far as may be looked. */
export function* walk(
  source: unknown,
  root: Json,
  look: Look,
  next: (schema: Json) => readonly unknown[],
): Generator<Json> {
  const seen = new Set<unknown>();
  // No recursion: references lead further than a stack is deep.
  const rest = [source];
  while (rest.length > 0 && look()) {
    const schema = resolveIn(rest.pop(), root);
    if (!isObject(schema) || seen.has(schema)) continue;
    seen.add(schema);
    const inner = next(schema);
    if (!look(inner.length)) return;
    yield schema;
    for (const each of inner.toReversed()) rest.push(each);
  }
}

/** The schemas one of which a value fits: the choices of a union and of unions in it, references followed; else the schema itself. */
export function optionsOf(source: unknown, root: Json, look: Look): readonly Json[] {
  return [...walk(source, root, look, (schema) => choicesOf(schema) ?? [])].filter(
    (schema) => !choicesOf(schema),
  );
}

/** Whether null fits a schema. */
function allowsNull(source: unknown, root: Json, look: Look): boolean {
  return optionsOf(source, root, look).some(
    ({ type, const: only, enum: list }) =>
      only === null || [type].flat().includes('null') || (Array.isArray(list) && list.includes(null)),
  );
}

/** One member of an object: its name, its schema, and whether a strict mode gives null where it is missing. */
export type Member = readonly [name: string, schema: unknown, isStandIn: boolean];

/** Gives the members that an object names. */
export type MembersIn = (schema: Json) => readonly Member[];

/** Does the work once a schema. */
export function once<T>(make: (schema: Json) => T): (schema: Json) => T {
  const made = new WeakMap<Json, T>();
  return (schema) => {
    const known = made.get(schema) ?? make(schema);
    made.set(schema, known);
    return known;
  };
}

/** Reads the members of objects, in a schema with this root. */
export function membersIn(root: Json, look: Look): MembersIn {
  return once((schema) => {
    const members = isObject(schema['properties']) ? schema['properties'] : {};
    const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
    return Object.entries(members).map(([name, member]) => [
      name,
      member,
      !required.has(name) && !allowsNull(member, root, look),
    ]);
  });
}

/** Whether a list has places of schemas of their own. */
export function isTuple({ prefixItems }: Json): boolean {
  return Array.isArray(prefixItems);
}

/** A record as the list of its entries, a tuple as the object of its places: what a strict mode gives. Else the schema itself. */
export function strictForm(schema: Json): Json {
  if (isRecord(schema)) {
    const { propertyNames, additionalProperties: value } = schema;
    const key = isObject(propertyNames) ? propertyNames : { type: 'string' };
    return {
      type: 'array',
      items: { type: 'object', properties: { key, value }, required: ['key', 'value'] },
    };
  }
  const { prefixItems: places } = schema;
  if (!Array.isArray(places)) return schema;
  const properties = Object.fromEntries(places.map((place, at) => [String(at), place as unknown]));
  return { type: 'object', properties, required: Object.keys(properties) };
}
