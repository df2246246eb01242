// What a strict emulator answers: the tool where one is demanded, an object where one is wanted, and no more than was allowed.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { EmulatedAnswer } from './dialects/emulated-answer.ts';

const text = 'Grüße aus Zürich: 3 € für 2 Äpfel, sagt die Bäuerin 🍏 – und lacht.';
const mostKeys = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'];

/** A value that fits a plain JSON schema: the first of a list, a text, a number, an object of these. */
function sampleOf(schema: unknown): unknown {
  if (!isObject(schema)) return null;
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (schema['type'] === 'object') {
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, sampleOf(inner)]));
  }
  if (schema['type'] === 'array') return [];
  if (schema['type'] === 'boolean') return true;
  return schema['type'] === 'number' || schema['type'] === 'integer' ? 3 : 'Zürich "See" 🍏';
}

/** The first tool of a request that demands one, in any dialect. */
function demanded(body: Json): { name: string; schema: unknown } | undefined {
  const { tools, tool_choice: choice } = body;
  if (!Array.isArray(tools) || choice === undefined || choice === 'auto' || choice === 'none')
    return undefined;
  const first: unknown = tools[0];
  if (!isObject(first)) return undefined;
  const tool = isObject(first['function']) ? first['function'] : first;
  return { name: String(tool['name']), schema: tool['parameters'] ?? tool['input_schema'] };
}

/** The schema of the object that a request wants, in any dialect. */
function wanted(body: Json): unknown {
  const { response_format: chat, text: responses, output_config: anthropic } = body;
  const format = isObject(chat) ? chat['json_schema'] : isObject(responses) ? responses['format'] : undefined;
  const own = isObject(anthropic) ? anthropic['format'] : format;
  return isObject(own) ? own['schema'] : undefined;
}

/** Answers as it was asked. */
export function obedientAnswer(body: Json): EmulatedAnswer {
  const tool = demanded(body);
  if (tool)
    return { text: '', toolCalls: [{ id: 'call_emulated', name: tool.name, input: sampleOf(tool.schema) }] };
  const schema = wanted(body);
  if (schema !== undefined) return { text: JSON.stringify(sampleOf(schema)) };
  const most = mostKeys.map((key) => body[key]).find((value) => typeof value === 'number');
  const usual = Math.ceil(text.length / 4);
  if (most === undefined || most >= usual) return { text };
  return { text: text.slice(0, most * 4), finishReason: 'length', usage: { outputTokens: most } };
}
