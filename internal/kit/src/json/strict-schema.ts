// Rewrites a JSON schema for providers' strict modes, and restores what they answer.
import type { Json } from './repair-json.ts';
import { isObject } from './repair-json.ts';

/** What a schema refers to, or itself; a reference that leads nowhere or in a circle stays. */
function resolveIn(source: unknown, root: Json): unknown {
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
function isRecord(schema: Json): boolean {
  const { additionalProperties: others, properties, type } = schema;
  const isTyped = isObject(others) && Object.keys(others).length > 0;
  return type === 'object' && isTyped && !(isObject(properties) && Object.keys(properties).length > 0);
}

/** Makes the way back for one schema. */
function createRestore(root: Json, allowsNull: (schema: unknown) => boolean): (value: unknown) => unknown {
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

/** A schema as strict modes take it, and the way back. */
export interface StrictSchema {
  readonly schema: Json;
  /** Takes out what the rewriting put in: nulls that stand for missing members, entries of records, members of tuples, the wrapping. */
  restore(value: unknown): unknown;
  /** Whether the root is no object and stands as `value` in one. */
  readonly isWrapped: boolean;
  /** What strict modes cannot express, with its path. */
  readonly problems: readonly string[];
}

const kept = ['type', 'enum', 'const', 'description', '$ref'];
// Beyond what both OpenAI and Anthropic hold answers to: these go into the description, and the local check holds them.
const limits =
  'minLength maxLength pattern format minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems uniqueItems default examples title'.split(
    ' ',
  );
const inexpressible = 'allOf not if patternProperties dependentSchemas contains'.split(' ');
const maxDepth = 50;

/** The root as an object: the one it refers to, itself, or one that holds it as `value`. */
export function wrapRoot(root: Json): { readonly root: Json; readonly isWrapped: boolean } {
  const { $defs: definitions, $schema: _, ...own } = root;
  const target = resolveIn(root, root);
  const rest = isObject(definitions) ? { $defs: definitions } : {};
  if (isObject(target) && target['type'] === 'object' && !isRecord(target))
    return { root: { ...target, ...rest }, isWrapped: false };
  // What refers to the root must find it in its new place.
  const value = JSON.stringify(own).includes('"$ref":"#"') ? { $ref: '#/$defs/__root' } : own;
  const moved = value === own ? rest : { $defs: { ...rest.$defs, __root: own } };
  return { root: { type: 'object', properties: { value }, required: ['value'], ...moved }, isWrapped: true };
}

/**
 * Turns a JSON schema into one for strict modes without losing a value: every member is required there, so one that
 * may be missing becomes one that may be null; a record becomes a list of entries, a tuple an object of its places, a root
 * that is no object stands in one.
 */
export function toStrictSchema(given: Json): StrictSchema {
  const problems: string[] = [];
  const { root, isWrapped } = wrapRoot(given);
  const definitions = isObject(root['$defs']) ? root['$defs'] : {};

  function convert(source: unknown, path: string, depth: number): Json {
    if (!isObject(source) || depth > maxDepth) {
      problems.push(`${path} is ${depth > maxDepth ? 'nested too deeply' : 'not a schema of its own'}`);
      return {};
    }
    const target: Json = {};
    for (const [name, value] of Object.entries(source)) {
      if (kept.includes(name)) target[name] = value;
      else if (inexpressible.includes(name)) problems.push(`${path} uses ${name}`);
    }
    const said = limits
      .filter((name) => source[name] !== undefined)
      .map((name) => `${name}: ${JSON.stringify(source[name])}`);
    if (said.length > 0)
      target['description'] = [source['description'], `(${said.join(', ')})`].filter(Boolean).join(' ');
    if (typeof target['$ref'] === 'string') return referTo(target);
    const choices = source['anyOf'] ?? source['oneOf'];
    if (Array.isArray(choices))
      target['anyOf'] = choices.map((choice, at) => convert(choice, `${path}/${at}`, depth + 1));
    if (isRecord(source)) return toEntries(source, target, path, depth);
    if (source['propertyNames'] !== undefined) problems.push(`${path} uses propertyNames`);
    if (Array.isArray(source['prefixItems'])) return toPlaces(source, target, path, depth);
    if (source['items'] !== undefined) target['items'] = convert(source['items'], `${path}/items`, depth + 1);
    if (isObject(source['properties']) || source['type'] === 'object')
      convertMembers(source, target, path, depth);
    if (source['type'] === undefined && !['anyOf', '$ref', 'enum', 'const'].some((name) => name in target)) {
      problems.push(`${path} allows any value`);
    }
    return target;
  }

  /** Nothing may stand beside a reference: what does goes around it. */
  function referTo({ $ref, description }: Json): Json {
    const reference = { $ref: isWrapped && $ref === '#' ? '#/$defs/__root' : $ref };
    return description === undefined ? reference : { description, anyOf: [reference] };
  }

  function toEntries(source: Json, target: Json, path: string, depth: number): Json {
    const names = source['propertyNames'];
    const key = isObject(names) ? convert(names, `${path}/key`, depth + 1) : { type: 'string' };
    const value = convert(source['additionalProperties'], `${path}/value`, depth + 1);
    const items = {
      type: 'object',
      properties: { key, value },
      required: ['key', 'value'],
      additionalProperties: false,
    };
    return { ...target, type: 'array', items };
  }

  function toPlaces(source: Json, target: Json, path: string, depth: number): Json {
    const places = source['prefixItems'] as readonly unknown[];
    if (isObject(source['items'])) problems.push(`${path} uses prefixItems with items after them`);
    const properties = Object.fromEntries(
      places.map((place, at) => [String(at), convert(place, `${path}/${at}`, depth + 1)]),
    );
    return {
      ...target,
      type: 'object',
      properties,
      required: Object.keys(properties),
      additionalProperties: false,
    };
  }

  function convertMembers(source: Json, target: Json, path: string, depth: number): void {
    const members = isObject(source['properties']) ? source['properties'] : {};
    const required = new Set(Array.isArray(source['required']) ? source['required'] : []);
    const others = source['additionalProperties'];
    if (isObject(others) || others === true) problems.push(`${path} has members of any name`);
    target['properties'] = Object.fromEntries(
      Object.entries(members).map(([name, member]) => {
        const strict = convert(member, `${path}/${name}`, depth + 1);
        const open =
          required.has(name) || allowsNull(member, root) ? strict : { anyOf: [strict, { type: 'null' }] };
        return [name, open];
      }),
    );
    target['required'] = Object.keys(members);
    target['additionalProperties'] = false;
  }

  const { $defs: _, ...own } = root;
  const schema = convert(own, '#', 0);
  const named = Object.entries(definitions).map(([name, source]) => [
    name,
    convert(source, `#/$defs/${name}`, 0),
  ]);
  if (named.length > 0) schema['$defs'] = Object.fromEntries(named);
  const restore = createRestore(root, (member) => allowsNull(member, root));
  return {
    schema,
    problems,
    isWrapped,
    restore: (value) => (isWrapped ? unwrap(restore(wrap(value))) : restore(value)),
  };
}

/** What stands in the wrapping; a value without one, as a model may give it without a strict mode, is itself. */
export function unwrap(value: unknown): unknown {
  return isObject(value) && Object.keys(value).length === 1 && Object.hasOwn(value, 'value')
    ? value['value']
    : value;
}

const wrap = (value: unknown): Json => ({ value: unwrap(value) });

function allowsNull(given: unknown, root: Json, depth = 0): boolean {
  const schema = resolveIn(given, root);
  if (!isObject(schema) || depth > maxDepth) return false;
  const { type } = schema;
  if (type === 'null' || (Array.isArray(type) && type.includes('null')) || schema['const'] === null)
    return true;
  if (Array.isArray(schema['enum']) && schema['enum'].includes(null)) return true;
  const choices = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(choices) && choices.some((choice) => allowsNull(choice, root, depth + 1));
}
