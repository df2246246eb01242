// Reports of objects that were read as something else, and of schemas that a strict mode refused.
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createAnthropicModel } from '../../src/anthropic.ts';
import { defineOutput, generateObject, type TextRequest } from '../../src/index.ts';
import { createOpenAiModel } from '../../src/openai.ts';
import { mockModel } from '../../src/testing.ts';
import { script } from '../ai-sdk/script.ts';
import { message, response, said } from '../oracle/support/bytes.ts';

const request = { messages: [{ role: 'user' as const, content: 'q' }] };

async function read(schema: z.ZodType, answer: string, finishReason: 'stop' | 'length' = 'stop') {
  const model = mockModel({ answers: [{ text: answer, finishReason }] });
  const options = { schema, maxReasks: 0 };
  const result = await generateObject(model, request, options).catch(({ code }: { code: string }) => ({
    code,
  }));
  return { ...('object' in result ? { object: result.object } : result), schema: model.requests[0]?.schema };
}

const terms = z.object({ term: z.string(), score: z.number() });
const files = z.object({ files: z.array(z.string()) });

const answers: readonly (readonly [string, string, z.ZodType, string, unknown])[] = [
  [
    'mangiucugna/json_repair#59',
    'of a list that is cut no member is the answer',
    terms,
    '{"description":"x","terms":[{"term":"a","score":0},{"term":"b", "score": 0},{"term":"c"',
    undefined,
  ],
  [
    'SillyTavern/SillyTavern#5573',
    'an object inside one with broken quotes is not the answer',
    z.object({ name: z.string() }),
    '{"name":"Ann","text":"she said "fine"","author":{"name":"Bob"}}',
    undefined,
  ],
  [
    'kaptinlin/jsonrepair#8',
    'a path that begins like an escape is refused, not cut',
    files,
    String.raw`{"files":["d:\proj\utils\Json.java"]}`,
    undefined,
  ],
  [
    'kaptinlin/jsonrepair#8',
    'a path with single backslashes keeps them',
    files,
    String.raw`{"files":["d:\proj\src\main\Main.java"]}`,
    { files: [String.raw`d:\proj\src\main\Main.java`] },
  ],
  [
    'josdejong/jsonrepair#130',
    'a text that is cut is not made whole',
    z.object({ text: z.string() }),
    '{"text":"Here is a poem :',
    undefined,
  ],
  [
    'mangiucugna/json_repair#230',
    'an exponent is not lost where slips are mended',
    z.object({ n: z.number() }),
    "{'n': 1e+10,}",
    { n: 1e10 },
  ],
  [
    'ddutchie/cairn#119',
    'a number that may be cut is not made whole',
    z.object({ limit: z.number() }),
    '{"limit":100',
    undefined,
  ],
  [
    '567-labs/instructor#2514',
    'a draft in thought between marks of its own is not the answer',
    z.object({ n: z.number() }),
    '<reasoning>Say {"n": 1}?</reasoning>{"n": 2}',
    { n: 2 },
  ],
  [
    'federomero/pretty-json#3',
    'a number that a double changes is refused',
    z.object({ foo: z.number() }),
    '{"foo":6926665213734576389}',
    undefined,
  ],
];

describe('reports: objects', () => {
  it.each(answers)('%s: %s', async (_, __, schema, answer, object) => {
    for (const finishReason of ['stop', 'length'] as const) {
      const outcome = await read(schema, answer, finishReason);
      if (object === undefined) expect(outcome).toMatchObject({ code: 'schema_invalid' });
      else expect(outcome).toMatchObject({ object });
    }
  });

  const place = z.object({ city: z.string() }).meta({ id: 'Place' });
  const schemas: readonly (readonly [string, string, z.ZodType, string, unknown])[] = [
    [
      'langchain-ai/langchainjs#11381',
      'a default with a description goes out without words beside a reference',
      z.object({ query: z.string().default('all').describe('what to look for') }),
      '{"query":null}',
      { query: 'all' },
    ],
    [
      'vectorize-io/hindsight#3944',
      'a described member of a shared type goes out as a bare reference',
      z.object({ a: place.describe('from'), b: place.describe('to') }),
      '{"a":{"city":"x"},"b":{"city":"y"}}',
      { a: { city: 'x' }, b: { city: 'y' } },
    ],
    [
      'mastra-ai/mastra#19273',
      'a record goes out without propertyNames, as entries',
      z.object({ m: z.record(z.string(), z.string()) }),
      '{"m":[{"key":"k","value":"v"}]}',
      { m: { k: 'v' } },
    ],
    [
      'openai/openai-node#2358',
      'a union at the root goes out inside an object',
      z.union([z.object({ a: z.string() }), z.array(z.string())]),
      '{"value":["x"]}',
      ['x'],
    ],
  ];

  it.each(schemas)('%s: %s', async (_, __, schema, answer, object) => {
    const outcome = await read(schema, answer);
    expect(outcome).toMatchObject({
      object,
      schema: { jsonSchema: { type: 'object', additionalProperties: false } },
    });
    expect(outcome.schema).not.toHaveProperty('isLoose');
    const text = JSON.stringify(outcome.schema?.jsonSchema);
    expect(text).not.toMatch(/propertyNames|prefixItems/);
    for (const [, reference = ''] of text.matchAll(/(\{[^{}]*"\$ref"[^{}]*\})/g))
      expect(Object.keys(JSON.parse(reference) as object)).toEqual(['$ref']);
  });
});

describe('reports: schemas past what the strict mode of Anthropic takes', () => {
  const node = z.object({
    name: z.string(),
    get children() {
      return z.array(node);
    },
  });
  const optional = (count: number) =>
    z.object(Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, z.string().optional()])));

  async function bodies(schema: z.ZodType) {
    const asked: TextRequest = { ...request, schema: defineOutput({ name: 'answer', schema }) };
    const anthropic = script(message([{ type: 'text', text: '{}' }]));
    const openai = script(JSON.stringify(response([said('{}')])));
    await createAnthropicModel({ model: 'm', apiKey: 'k', fetch: anthropic.fetch }).generate(asked);
    await createOpenAiModel({ model: 'm', apiKey: 'k', fetch: openai.fetch }).generate(asked);
    return { anthropic: anthropic.bodies[0], openai: openai.bodies[0] };
  }

  it.each([
    ['vercel/ai#17268', 'one with 17 members that may be missing', optional(17), /"f16"/],
    ['egonSchiele/agency-lang#487', 'one that refers to itself', node, /\$ref/],
  ] as const)('%s: %s is asked for in the text, and goes to OpenAI as it is', async (_, __, schema, part) => {
    const { anthropic, openai } = await bodies(schema);
    expect(anthropic).not.toHaveProperty('output_config');
    expect(anthropic?.['system']).toMatch(part);
    expect(openai).toMatchObject({ text: { format: { type: 'json_schema', strict: true } } });
    expect(openai).not.toHaveProperty('instructions');
  });

  it('one within them goes out as it is', async () => {
    const { anthropic } = await bodies(optional(16));
    expect(anthropic).toMatchObject({ output_config: { format: { type: 'json_schema' } } });
    expect(anthropic).not.toHaveProperty('system');
  });
});
