// Says which schemas the strict mode of a vendor refuses, though strict modes of others take them.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { OutputSchema, TextRequest } from './text-model.ts';

type Takes = (schema: OutputSchema, request: TextRequest, model: string) => boolean;

// Anthropic's documentation of structured outputs, "Schema complexity limits": https://platform.claude.com/docs/en/build-with-claude/structured-outputs
const maxUnions = 16;
const maxOptional = 24;
// References lead further than a stack is deep.
const maxDepth = 200;

/** What a reference leads to; a place that cannot be told may be any, the schema itself too. */
function referredBy(ref: string, root: Json): unknown {
  const [, list = '', name = ''] = /^#\/(\$defs|definitions)\/(.+)$/.exec(ref) ?? [];
  const definitions = root[list];
  return isObject(definitions) && Object.hasOwn(definitions, name) ? definitions[name] : root;
}

/** Whether nothing in a schema leads back to itself, and no more may be one of several or missing than Anthropic takes. */
function fitsAnthropic(root: Json): boolean {
  const open = new Set<unknown>();
  const done = new Set<unknown>();
  let unions = 0;
  let optional = 0;

  /** Whether a schema is no part of itself; counts what is in it, and in a definition once. */
  function isFlat(schema: unknown): boolean {
    if (!isObject(schema)) return true;
    if (open.has(schema) || open.size >= maxDepth) return false;
    open.add(schema);
    const { $ref: ref, anyOf, oneOf, items, properties, required, type } = schema;
    const choices = anyOf ?? oneOf;
    const members = isObject(properties) ? properties : {};
    const needed = new Set(Array.isArray(required) ? required : []);
    if (Array.isArray(choices) || Array.isArray(type)) unions += 1;
    optional += Object.keys(members).filter((name) => !needed.has(name)).length;
    const referred = typeof ref === 'string' ? referredBy(ref, root) : undefined;
    const inner = [items, ...(Array.isArray(choices) ? choices : []), ...Object.values(members)];
    const isRight = (done.has(referred) || isFlat(referred)) && inner.every(isFlat);
    open.delete(schema);
    done.add(referred);
    return isRight;
  }

  return isFlat(root) && unions <= maxUnions && optional <= maxOptional;
}

// Names that are refused as unknown fields, or that are about other documents.
const foreignToGemini = /"\$(?:ref|defs|dynamicRef)":/;

/** The same answer for the same schema: it is looked at once. */
function remembering(fits: (jsonSchema: Json) => boolean): (schema: OutputSchema) => boolean {
  const known = new WeakMap<object, boolean>();
  return ({ jsonSchema }) => {
    if (jsonSchema === undefined) return true;
    const takes = known.get(jsonSchema) ?? fits(jsonSchema);
    known.set(jsonSchema, takes);
    return takes;
  };
}

const takesReferences = remembering((jsonSchema) => !foreignToGemini.test(JSON.stringify(jsonSchema)));
/** Whether a model of Google is a Gemini before 3: it signs no calls that must go back signed, and holds no answer to a schema beside tools. */
export const isEarlyGemini = (model: string): boolean => /gemini-[12](?!\d)/.test(model);

/** Before 3, Gemini answers 400 to a schema beside tools: openai/openai-agents-python#656, vercel/ai#16540. */
const takesBesideTools: Takes = (_, { tools }, model) => !(tools?.length && isEarlyGemini(model));

const takesAnthropic = remembering(fitsAnthropic);

/** Whether a vendor's strict mode takes a schema, by the vendor's name here and at the AI SDK. Others take each. */
export const takesSchemaByVendor: Readonly<Record<string, Takes>> = {
  anthropic: takesAnthropic,
  'amazon-bedrock': takesAnthropic,
  gemini: (schema, request, model) => takesReferences(schema) && takesBesideTools(schema, request, model),
  google: takesBesideTools,
};

/** The request, its schema marked for the text where the strict mode does not take it. */
export function withFitSchema(request: TextRequest, takes: Takes | undefined, model: string): TextRequest {
  const { schema } = request;
  return schema && takes?.(schema, request, model) === false
    ? { ...request, schema: { ...schema, isLoose: true } }
    : request;
}
