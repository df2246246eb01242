// Rewrites a JSON schema for providers' strict modes, and restores what they answer.
import { isObject, type Json } from '../wire/dialect.ts';

/** A schema as strict modes take it, and the way back. */
export interface StrictSchema {
  readonly schema: Json;
  /** Takes out the nulls that stand for members the schema lets be missing. */
  restore(value: unknown): unknown;
  /** What strict modes cannot express, with its path. */
  readonly problems: readonly string[];
}

const kept = ['type', 'enum', 'const', 'description', '$ref'];
// Beyond what both OpenAI and Anthropic hold answers to: these go into the description, and the local check holds them.
const limits =
  'minLength maxLength pattern format minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems uniqueItems default examples title'.split(
    ' ',
  );
const inexpressible =
  'allOf not if patternProperties propertyNames prefixItems dependentSchemas contains'.split(' ');
const maxDepth = 50;

/**
 * Turns a JSON schema into one for strict modes without losing a value: every member is required there, so one that
 * may be missing becomes one that may be null, and null is taken out again.
 */
export function toStrictSchema(root: Json): StrictSchema {
  const problems: string[] = [];
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
    const choices = source['anyOf'] ?? source['oneOf'];
    if (Array.isArray(choices))
      target['anyOf'] = choices.map((choice, at) => convert(choice, `${path}/${at}`, depth + 1));
    if (source['items'] !== undefined) target['items'] = convert(source['items'], `${path}/items`, depth + 1);
    if (isObject(source['properties']) || source['type'] === 'object')
      convertMembers(source, target, path, depth);
    if (source['type'] === undefined && !['anyOf', '$ref', 'enum', 'const'].some((name) => name in target)) {
      problems.push(`${path} allows any value`);
    }
    return target;
  }

  function convertMembers(source: Json, target: Json, path: string, depth: number): void {
    const members = isObject(source['properties']) ? source['properties'] : {};
    const required = new Set(Array.isArray(source['required']) ? source['required'] : []);
    if (isObject(source['additionalProperties'])) problems.push(`${path} has members of any name`);
    target['properties'] = Object.fromEntries(
      Object.entries(members).map(([name, member]) => {
        const strict = convert(member, `${path}/${name}`, depth + 1);
        const open =
          required.has(name) || allowsNull(member) ? strict : { anyOf: [strict, { type: 'null' }] };
        return [name, open];
      }),
    );
    target['required'] = Object.keys(members);
    target['additionalProperties'] = false;
  }

  function resolve(source: unknown): unknown {
    const ref = isObject(source) ? source['$ref'] : undefined;
    if (ref === '#') return root;
    return typeof ref === 'string' && ref.startsWith('#/$defs/') ? definitions[ref.slice(8)] : source;
  }

  function restore(value: unknown, source: unknown): unknown {
    const resolved = resolve(source);
    if (!isObject(resolved)) return value;
    const choices = resolved['anyOf'] ?? resolved['oneOf'];
    if (Array.isArray(choices)) {
      const kind = Array.isArray(value) ? 'array' : isObject(value) ? 'object' : undefined;
      const fits = choices.filter((choice) => {
        const option = resolve(choice);
        return isObject(option) && option['type'] === kind;
      });
      return kind !== undefined && fits.length === 1 ? restore(value, fits[0]) : value;
    }
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

  const schema = convert(root, '#', 0);
  if (root['type'] !== 'object') problems.push('# must be an object');
  const named = Object.entries(definitions).map(([name, source]) => [
    name,
    convert(source, `#/$defs/${name}`, 0),
  ]);
  if (named.length > 0) schema['$defs'] = Object.fromEntries(named);
  return { schema, problems, restore: (value) => restore(value, root) };
}

function allowsNull(schema: unknown): boolean {
  if (!isObject(schema)) return false;
  const { type } = schema;
  if (type === 'null' || (Array.isArray(type) && type.includes('null')) || schema['const'] === null)
    return true;
  if (Array.isArray(schema['enum']) && schema['enum'].includes(null)) return true;
  const choices = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(choices) && choices.some(allowsNull);
}
