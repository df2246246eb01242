// What every client asks through a door, and what the provider answers.
import type { EmulatedAnswer, EmulatedRequest } from '@tpl/ai/testing';
import OpenAI from 'openai';
import { z } from 'zod';

/** Where a client asks: straight at the provider or at a door, and by which names of models. */
export interface Place {
  /** Base URL of OpenAI's clients. */
  readonly openai: string;
  /** Base URL of Anthropic's own client. */
  readonly anthropic: string;
  readonly gpt: string;
  readonly claude: string;
}

/** One way of one library: what it gives is compared. */
export interface Combination {
  readonly name: string;
  readonly ask: (place: Place) => Promise<unknown>;
}

/** What is asked everywhere. */
export const question = 'How is the weather in Zürich?';
const text = 'It rains in Zürich: 3 °C, and „snow“ by evening. 🌨';
/** The object that is wanted. */
export const weather = z.object({ city: z.string(), celsius: z.number() });
const object = { city: 'Zürich', celsius: 3 };
/** What a client says it is. */
export const apiKey = 'theirs';

/** What the provider answers: a call where tools are given and none has run, an object where one is wanted, else a text. */
export function answerAll({ body }: EmulatedRequest): string | EmulatedAnswer {
  const asked = JSON.stringify(body);
  const hasRun = /"tool_result"|"function_call_output"|"role":"tool"/.test(asked);
  const wantsObject = /"json_schema"|"output_format"/.test(asked);
  const names = Array.from(asked.matchAll(/"name":"(weather|json|answer|extract)"/g), ([, name]) => name);
  if (names.includes('json')) return { text: '', toolCalls: [{ id: 'call_1', name: 'json', input: object }] };
  if (names.includes('weather') && !hasRun)
    return { text: '', toolCalls: [{ id: 'call_1', name: 'weather', input: { city: 'Zürich "See"' } }] };
  return wantsObject ? JSON.stringify(object) : text;
}

/** Input of the tool. */
export const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
/** The tool. */
export const run = ({ city }: { city: string }) => `rain in ${city}`;

/** OpenAI's own client. */
export const openaiClient = ({ openai }: Place) => new OpenAI({ apiKey, baseURL: openai, maxRetries: 0 });
