// Rewrites a JSON schema for providers' strict modes, and restores what they answer.
import { createChoiceReader } from './create-choice-reader.ts';
import { createRestore } from './create-restore.ts';
import type { Json } from './repair-json.ts';
import { isObject } from './repair-json.ts';
import { choicesOf, isRecord, isTuple, membersIn, movedRoot, resolveIn, strictForm } from './schema-parts.ts';

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
// What telling choices apart may cost, in values, members and choices looked at: enough for a hundred choices that look alike at first.
const maxLooks = 100_000;

/** The root as an object: the one it refers to, itself, or one that holds it as `value`. */
export function wrapRoot(root: Json): { readonly root: Json; readonly isWrapped: boolean } {
  const { $defs: definitions, $schema: _, ...own } = root;
  const target = resolveIn(root, root);
  const rest = isObject(definitions) ? { $defs: definitions } : {};
  if (isObject(target) && target['type'] === 'object' && !isRecord(target))
    return { root: { ...target, ...rest }, isWrapped: false };
  // What refers to the root must find it in its new place.
  const value = JSON.stringify(own).includes('"$ref":"#"') ? { $ref: `#/$defs/${movedRoot}` } : own;
  const moved = value === own ? rest : { $defs: { ...rest.$defs, [movedRoot]: own } };
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
  let looks = 0;
  const look = (count = 1): boolean => {
    looks += count;
    return looks <= maxLooks;
  };
  const membersOf = membersIn(root, look);
  const reader = createChoiceReader(root, membersOf, look);

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
    const choices = choicesOf(source);
    if (choices) {
      target['anyOf'] = choices.map((choice, at) => convert(choice, `${path}/${at}`, depth + 1));
      if (reader.isBlurred(source) && look(0)) problems.push(`${path} has choices that look the same`);
    }
    const form = strictForm(source);
    if (form !== source) target['type'] = form['type'];
    else if (source['propertyNames'] !== undefined) problems.push(`${path} uses propertyNames`);
    if (isTuple(source) && isObject(source['items']))
      problems.push(`${path} uses prefixItems with items after them`);
    if (form['items'] !== undefined) target['items'] = convert(form['items'], `${path}/items`, depth + 1);
    if (isObject(form['properties']) || form['type'] === 'object') convertMembers(form, target, path, depth);
    if (source['type'] === undefined && !['anyOf', '$ref', 'enum', 'const'].some((name) => name in target)) {
      problems.push(`${path} allows any value`);
    }
    return target;
  }

  /** Nothing may stand beside a reference: what does goes around it. */
  function referTo({ $ref, description }: Json): Json {
    const reference = { $ref: isWrapped && $ref === '#' ? `#/$defs/${movedRoot}` : $ref };
    return description === undefined ? reference : { description, anyOf: [reference] };
  }

  function convertMembers(source: Json, target: Json, path: string, depth: number): void {
    const members = membersOf(source);
    const others = source['additionalProperties'];
    if (isObject(others) || others === true) problems.push(`${path} has members of any name`);
    target['properties'] = Object.fromEntries(
      members.map(([name, member, isStandIn]) => {
        const strict = convert(member, `${path}/${name}`, depth + 1);
        return [name, isStandIn ? { anyOf: [strict, { type: 'null' }] } : strict];
      }),
    );
    target['required'] = members.map(([name]) => name);
    target['additionalProperties'] = false;
  }

  const { $defs: _, ...own } = root;
  const schema = convert(own, '#', 0);
  const named = Object.entries(definitions).map(([name, source]) => [
    name,
    convert(source, `#/$defs/${name}`, 0),
  ]);
  if (named.length > 0) schema['$defs'] = Object.fromEntries(named);
  if (looks > maxLooks) problems.push('# has too many choices to tell apart');
  // What an answer costs goes with its own length.
  looks = Number.NEGATIVE_INFINITY;
  const restore = createRestore(root, membersOf, reader);
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
