// Reads tools and settings of all dialects.
import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, toStrictSchema } from '@internal/kit/json';
import type { OutputSchema, TextRequest, Tool } from '@internal/model';
import { type BodyReader, join } from './body-reader.ts';
import { parseExactly } from './exact-numbers.ts';
import { isTooDeep } from './nesting.ts';
import { refuseType } from './read-parts.ts';

function readTool(reader: BodyReader, value: unknown, path: string): Tool | undefined {
  const given = reader.object(value, path);
  const { type = 'custom', function: nested, input_schema: input } = given;
  const isFunction = type === 'function';
  if (!isFunction && !(type === 'custom' && isObject(input)))
    return isObject(value) ? refuseType(reader, path, type) : undefined;
  const isNested = isFunction && isObject(nested);
  if (isNested) reader.object(given, path, 'type function');
  const at = isNested ? join(path, 'function') : path;
  const fields = isNested ? 'name description parameters' : 'type name description parameters input_schema';
  const { name, description, parameters } = reader.object(isNested ? nested : given, at, fields);
  const schema = reader.object((isFunction ? parameters : input) ?? {}, join(at, 'parameters'));
  return {
    name: reader.text(name, join(at, 'name')),
    description: description == null ? '' : reader.text(description, join(at, 'description')),
    // Anthropic and OpenAI refuse one that does not say that it is an object (vercel/ai#12020).
    inputSchema: schema['type'] == null ? { properties: {}, ...schema, type: 'object' } : schema,
  };
}

type Tools = Pick<TextRequest, 'tools' | 'toolChoice'>;

function readChoice(reader: BodyReader, choice: unknown): Tools['toolChoice'] {
  if (choice == null) return undefined;
  if (choice === 'auto' || choice === 'none' || choice === 'required') return choice;
  const path = 'tool_choice';
  const { type, name, function: nested } = reader.object(choice, path, 'type name function');
  if (type === 'auto' || type === 'none') return type;
  if (type === 'any') return 'required';
  if (type !== 'tool' && type !== 'function') return refuseType(reader, path, type);
  return { name: reader.text(isObject(nested) ? nested['name'] : name, join(path, 'name')) };
}

/** Tools, and which of them must be called. */
export function readTools(reader: BodyReader, { tools, tool_choice: choice }: Json): Tools {
  const list = tools == null ? [] : reader.list(tools, 'tools');
  const read = list.flatMap((tool, at) => readTool(reader, tool, join('tools', at)) ?? []);
  const toolChoice = readChoice(reader, choice);
  // Without tools there is nothing to choose; providers refuse a choice then.
  const isForced = toolChoice === 'required' || typeof toolChoice === 'object';
  if (isForced && list.length === 0) reader.refuse('tool_choice', 'must have tools to choose from');
  if (read.length === 0) return {};
  return { tools: read, ...(toolChoice !== undefined && { toolChoice }) };
}

/** The input of a call. */
export interface CallInput {
  readonly input: Json;
  /** Where it could not be read: then the input says what stood there. */
  readonly unreadableAt?: string;
}

/** The input of a call as dialects of OpenAI write it. */
export function readArguments(reader: BodyReader, value: unknown, path: string): CallInput {
  const json = value == null ? '' : reader.text(value, path);
  try {
    const input = json.trim() === '' ? {} : parseExactly(json);
    if (isObject(input) && !isTooDeep(input)) return { input };
  } catch {
    // Told below.
  }
  return { input: { _unreadable: json }, unreadableAt: path };
}

const efforts: Readonly<Record<string, TextRequest['effort']>> = {
  none: 'none',
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
};

/** How hard to think: the nearest of what models have in common. */
export function readEffort(reader: BodyReader, value: unknown, path: string): Pick<TextRequest, 'effort'> {
  if (value == null) return {};
  const name = reader.text(value, path);
  if (!Object.hasOwn(efforts, name)) reader.refuse(path, 'is not an effort');
  const effort = efforts[name];
  return effort === undefined ? {} : { effort };
}

function isStrictAlready({ $schema: _, ...schema }: Json): boolean {
  const { schema: strict, problems } = toStrictSchema(schema);
  return problems.length === 0 && isDeepStrictEqual(strict, schema);
}

/** What an answer must look like. A schema that strict modes would refuse goes into the text. */
export function readFormat(reader: BodyReader, value: unknown, path: string): { schema?: OutputSchema } {
  if (value == null) return {};
  const format = reader.object(value, path);
  const { type, json_schema: nested } = format;
  if (type === 'text') return {};
  if (type === 'json_object')
    return { schema: { name: 'object', jsonSchema: { type: 'object' }, isLoose: true } };
  if (type !== 'json_schema') return refuseType(reader, path, type) ?? {};
  if (nested != null) reader.object(format, path, 'type json_schema');
  const at = nested == null ? path : join(path, 'json_schema');
  const inner = reader.object(nested ?? format, at, 'type name description schema strict');
  const { name = 'answer', description, schema, strict } = inner;
  if (description != null) reader.leaveOut(join(at, 'description'));
  const jsonSchema = reader.object(schema, join(at, 'schema'));
  const isLoose = strict !== true && !isStrictAlready(jsonSchema);
  return { schema: { name: reader.text(name, join(at, 'name')), jsonSchema, ...(isLoose && { isLoose }) } };
}

/** Settings that have one name in all dialects. `most`: the field of the length, which has many. */
export function readSettings(reader: BodyReader, body: Json, most: string): Partial<TextRequest> {
  const { temperature, top_p: topP, seed } = body;
  const isShare = (value: number): boolean => value >= 0 && value <= 1;
  const settings = {
    maxOutputTokens: reader.number(body[most], most, (value) => Number.isSafeInteger(value) && value > 0),
    temperature: reader.number(temperature, 'temperature', (value) => value >= 0 && value <= 2),
    topP: reader.number(topP, 'top_p', isShare),
    seed: reader.number(seed, 'seed', Number.isSafeInteger),
    cachePrompt: reader.cacheMark(),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

// Each letter of an answer is held against every one of them; OpenAI takes four.
const mostStops = 64;

/** Texts at which the answer ends: one, or a list. */
export function readStop(reader: BodyReader, value: unknown, path: string): Pick<TextRequest, 'stop'> {
  if (value == null) return {};
  const list = typeof value === 'string' ? [value] : reader.list(value, path);
  if (list.length > mostStops) {
    reader.refuse(path, `must hold at most ${mostStops} texts`);
    return {};
  }
  const stop = list.map((text, at) => reader.text(text, join(path, at)));
  return stop.length === 0 ? {} : { stop };
}
