import { describe, expect, it } from '@jest/globals';
import { takesSchemaByVendor, withFitSchema } from './strict-limits.ts';

const { anthropic, gemini, google } = takesSchemaByVendor;
const text = { type: 'string' };
const maybe = { anyOf: [text, { type: 'null' }] };
const members = (count: number, schema: object) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}`, schema]));
const object = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

describe('the strict mode of Anthropic', () => {
  it.each<[string, Record<string, unknown>, boolean]>([
    ['takes 16 unions', object(members(16, maybe)), true],
    ['refuses 17', object(members(17, maybe)), false],
    ['refuses 17 that are lists of types', object(members(17, { type: ['string', 'null'] })), false],
    [
      'refuses 17 inside lists and objects',
      object({ list: { type: 'array', items: object(members(17, maybe)) } }),
      false,
    ],
    ['takes 24 optional members', object(members(24, text), []), true],
    ['refuses 25', object(members(25, text), []), false],
    [
      'takes a definition that is used twice',
      {
        ...object({ a: { $ref: '#/$defs/A' }, b: { $ref: '#/$defs/A' } }),
        $defs: { A: object({ c: text }) },
      },
      true,
    ],
    [
      'refuses a root that is in itself',
      object({ next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } }),
      false,
    ],
    [
      'refuses a circle of definitions',
      {
        ...object({ a: { $ref: '#/$defs/A' } }),
        $defs: {
          A: object({ b: { type: 'array', items: { $ref: '#/$defs/B' } } }),
          B: object({ a: { $ref: '#/$defs/A' } }),
        },
      },
      false,
    ],
    [
      'refuses a circle of definitions by their older name',
      {
        ...object({ a: { $ref: '#/definitions/A' } }),
        definitions: { A: object({ next: { $ref: '#/definitions/A' } }) },
      },
      false,
    ],
    [
      'takes a definition by its older name',
      { ...object({ a: { $ref: '#/definitions/A' } }), definitions: { A: object({ b: text }) } },
      true,
    ],
    ['refuses a reference to a place that cannot be told', object({ a: { $ref: '#/properties/a' } }), false],
    [
      'refuses definitions that lead further than a stack is deep',
      {
        ...object({ a: { $ref: '#/$defs/d0' } }),
        $defs: Object.fromEntries(
          Array.from({ length: 50_000 }, (_, at) => [
            `d${at}`,
            object({ a: { $ref: `#/$defs/d${at + 1}` } }),
          ]),
        ),
      },
      false,
    ],
    ['takes members with names of keywords', object({ anyOf: text, $ref: text, properties: text }), true],
  ])('%s', (_, jsonSchema, takes) => {
    expect(anthropic?.({ name: 'a', jsonSchema }, {}, 'm')).toBe(takes);
    // Looked at once.
    expect(anthropic?.({ name: 'b', jsonSchema }, {}, 'm')).toBe(takes);
  });
});

describe('a schema that a strict mode does not take', () => {
  const refers = { name: 'a', jsonSchema: { $ref: '#/$defs/A', $defs: { A: object({}) } } };

  it('is marked for the text, and no other', () => {
    expect(withFitSchema({ schema: refers }, gemini, 'm')).toEqual({ schema: { ...refers, isLoose: true } });
    for (const request of [{}, { schema: { name: 'a' } }, { schema: { name: 'a', jsonSchema: object({}) } }])
      expect(withFitSchema(request, gemini, 'm')).toBe(request);
    expect(withFitSchema({ schema: refers }, undefined, 'm')).toEqual({ schema: refers });
  });

  it.each([
    ['gemini-2.5-flash', true],
    ['models/gemini-1.5-pro', true],
    ['gemini-3-pro', false],
    ['gemini-flash-latest', false],
  ])('openai/openai-agents-python#656: beside tools %s: %s', (model, isLoose) => {
    const schema = { name: 'a', jsonSchema: object({}) };
    const tools = [{ name: 't', description: '', inputSchema: {} }];
    for (const takes of [gemini, google]) {
      const fitted = withFitSchema({ schema, tools }, takes, model);
      expect(fitted.schema).toEqual({ ...schema, ...(isLoose && { isLoose }) });
      for (const request of [{ schema }, { schema, tools: [] }])
        expect(withFitSchema(request, takes, model)).toBe(request);
    }
  });
});
