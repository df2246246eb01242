// Turns an answer by a strict schema back into one by the schema it was made of.
import { isObject, type Json } from './json-object.ts';

/** What a schema refers to, or itself; a reference that leads nowhere or in a circle stays. */
export function resolveIn(source: unknown, root: Json): unknown {
  const definitions = isObject(root['$defs']) ? root['$defs'] : {};
  let found = source;
  for (let steps = 0; steps < 20; steps += 1) {
    const ref = isObject(found) ? found['$ref'] : undefined;
    if (typeof ref !== 'string') return found;
    // The root refers to itself where it is no more than a reference.
    if (ref === '#') return root;
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

/** Makes the way back for one schema. */
export function createRestore(
  root: Json,
  allowsNull: (schema: unknown) => boolean,
): (value: unknown) => unknown {
  const resolve = (source: unknown): unknown => resolveIn(source, root);

  function kindsOf(source: unknown): readonly string[] {
    const option = resolve(source);
    if (!isObject(option)) return [];
    // A record may come as its entries, a tuple as its places.
    if (isRecord(option) || Array.isArray(option['prefixItems'])) return ['array', 'object'];
    return typeof option['type'] === 'string' ? [option['type']] : [];
  }

  function restoreChoice(value: unknown, choices: readonly unknown[]): unknown {
    const kind = Array.isArray(value) ? 'array' : isObject(value) ? 'object' : undefined;
    const fits = choices.filter((choice) => kind !== undefined && kindsOf(choice).includes(kind));
    return fits.length === 1 ? restore(value, fits[0]) : value;
  }

  function restoreRecord(value: unknown, source: Json): unknown {
    const inside = source['additionalProperties'];
    if (isObject(value))
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, restore(each, inside)]));
    const entries = (value as readonly unknown[]).map((each) =>
      isObject(each) ? [each['key'], restore(each['value'], inside)] : [],
    );
    const keys = new Set(entries.map(([key]) => key));
    const isWhole = keys.size === entries.length && [...keys].every((key) => typeof key === 'string');
    return isWhole ? Object.fromEntries(entries as [string, unknown][]) : value;
  }

  function restoreTuple(value: unknown, places: readonly unknown[]): unknown {
    if (Array.isArray(value)) return value.map((each, at) => restore(each, places[at]));
    const has = (at: number): boolean => Object.hasOwn(value as Json, String(at));
    return places.every((_, at) => has(at))
      ? places.map((place, at) => restore((value as Json)[String(at)], place))
      : value;
  }

  function restore(value: unknown, source: unknown): unknown {
    const resolved = resolve(source);
    if (!isObject(resolved) || typeof value !== 'object' || value === null) return value;
    const choices = resolved['anyOf'] ?? resolved['oneOf'];
    if (Array.isArray(choices)) return restoreChoice(value, choices);
    if (isRecord(resolved)) return restoreRecord(value, resolved);
    const places = resolved['prefixItems'];
    if (Array.isArray(places)) return restoreTuple(value, places);
    if (Array.isArray(value)) return value.map((item) => restore(item, resolved['items']));
    if (!isObject(value) || !isObject(resolved['properties'])) return value;
    const members = resolved['properties'];
    const required = new Set(Array.isArray(resolved['required']) ? resolved['required'] : []);
    const entries = Object.entries(value).filter(([name, member]) => {
      const isStandIn =
        member === null && Object.hasOwn(members, name) && !required.has(name) && !allowsNull(members[name]);
      return !isStandIn;
    });
    return Object.fromEntries(entries.map(([name, member]) => [name, restore(member, members[name])]));
  }

  return (value) => restore(value, root);
}
