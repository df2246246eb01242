import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import type { Json } from './repair-json.ts';
import { toStrictSchema } from './strict-schema.ts';

const strict = (schema: z.ZodType) => toStrictSchema(z.toJSONSchema(schema, { io: 'input' }) as Json);
const noted = z.object({ kind: z.literal('a'), note: z.string().optional() });
const sized = z.object({ kind: z.literal('b'), size: z.number() });

describe('an answer of a union', () => {
  it.each<[string, z.ZodType, unknown, unknown]>([
    ['by a word', z.discriminatedUnion('kind', [noted, sized]), { kind: 'a', note: null }, { kind: 'a' }],
    [
      'by a word of several',
      z.union([noted.extend({ kind: z.enum(['a', 'c']) }), noted.extend({ kind: z.enum(['b']) })]),
      { kind: 'b', note: null },
      { kind: 'b' },
    ],
    [
      'by its names',
      z.union([z.object({ a: z.string(), b: z.string().optional() }), z.object({ a: z.string() })]),
      { a: 'x', b: null },
      { a: 'x' },
    ],
    [
      'by the kind of a member',
      z.union([
        z.object({ a: z.number(), b: z.string().optional() }),
        z.object({ a: z.string(), b: z.string().optional() }),
      ]),
      { a: 'x', b: null },
      { a: 'x' },
    ],
    [
      'with a record',
      z.union([
        z.object({ kind: z.literal('m'), m: z.record(z.string(), z.number()) }),
        z.object({ kind: z.literal('t') }),
      ]),
      { kind: 'm', m: [{ key: 'a', value: 1 }] },
      { kind: 'm', m: { a: 1 } },
    ],
    [
      'with a tuple',
      z.union([z.tuple([z.literal('x'), noted]), z.tuple([z.literal('y'), sized])]),
      { '0': 'x', '1': { kind: 'a', note: null } },
      ['x', { kind: 'a' }],
    ],
    ['in a union', z.union([z.union([noted, z.string()]), sized]), { kind: 'a', note: null }, { kind: 'a' }],
    [
      'in a list',
      z.array(z.union([noted, sized])),
      [
        { kind: 'b', size: 1 },
        { kind: 'a', note: null },
      ],
      [{ kind: 'b', size: 1 }, { kind: 'a' }],
    ],
  ])('is brought back %s', (_, schema, answer, value) => {
    const { restore, problems } = strict(z.object({ event: schema }));
    expect(problems).toEqual([]);
    expect(restore({ event: answer })).toEqual({ event: value });
    // As a model may give it without a strict mode.
    expect(restore({ event: value })).toEqual({ event: value });
  });

  it('is brought back where a model without a strict mode says more than was asked, and left where it is like no choice', () => {
    const { restore } = strict(z.object({ event: z.union([noted, sized]) }));
    expect(restore({ event: { kind: 'a', note: null, more: 1 } })).toEqual({ event: { kind: 'a', more: 1 } });
    expect(restore({ event: { kind: 'c', note: null } })).toEqual({ event: { kind: 'c', note: null } });
  });

  it('is brought back at every depth of a union that refers to itself, at the root too', () => {
    const tree: z.ZodType = z.union([
      z.object({
        name: z.string().optional(),
        get inner() {
          return z.array(tree);
        },
      }),
      sized,
    ]);
    const { restore, problems } = strict(tree);
    expect(problems).toEqual([]);
    const answer = {
      name: null,
      inner: [
        { name: null, inner: [] },
        { kind: 'b', size: 1 },
      ],
    };
    expect(restore({ value: answer })).toEqual({ inner: [{ inner: [] }, { kind: 'b', size: 1 }] });
    const self = { anyOf: [{ $ref: '#/$defs/A' }, { type: 'string' }] };
    const endless = toStrictSchema({ type: 'object', properties: { a: self }, $defs: { A: self } });
    expect(endless.restore({ a: {} })).toEqual({ a: {} });
  });

  it('is asked for in the text where its choices look the same and are not brought back the same way', () => {
    const twins = z.union([noted, noted.extend({ note: z.email().optional() })]);
    expect(strict(z.object({ event: twins })).problems).toEqual(['#/event has choices that look the same']);
    const lists = z.union([z.record(z.string(), z.string()), z.array(z.string())]);
    expect(strict(z.object({ event: lists })).problems).toEqual(['#/event has choices that look the same']);
    const plain = z.union([
      z.object({ a: z.string() }),
      z.object({ a: z.email() }),
      z.array(z.string()),
      z.array(z.number()),
    ]);
    expect(strict(z.object({ event: plain, note: z.string().optional() })).problems).toEqual([]);
  });
});

/** A schema, and values of it: as they are meant and as a strict mode gives them. */
interface Sample {
  readonly schema: Json;
  readonly values: fc.Arbitrary<readonly [meant: unknown, strict: unknown]>;
}
const same = (schema: Json, values: fc.Arbitrary<unknown>): Sample => ({
  schema,
  values: values.map((value) => [value, value]),
});
const name = fc.constantFrom('a', 'b', 'c');
const words = fc.uniqueArray(name, { minLength: 1, maxLength: 2 });
const leaf = fc.oneof(
  fc.constant(same({ type: 'string' }, fc.string({ maxLength: 3 }))),
  fc.constant(same({ type: 'integer' }, fc.integer())),
  fc.constant(same({ type: 'boolean' }, fc.boolean())),
  words.map((list) => same({ type: 'string', enum: list }, fc.constantFrom(...list))),
  name.map((word) => same({ type: 'string', const: word }, fc.constant(word))),
);

function objectOf(members: readonly (readonly [string, Sample, boolean])[]): Sample {
  const values = members.map(([key, sample, isOptional]) =>
    (isOptional ? fc.option(sample.values) : sample.values).map((pair) => [key, pair] as const),
  );
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(members.map(([key, { schema }]) => [key, schema])),
      required: members.flatMap(([key, , isOptional]) => (isOptional ? [] : [key])),
      additionalProperties: false,
    },
    values: fc
      .tuple(...values)
      .map((list) => [
        Object.fromEntries(list.flatMap(([key, pair]) => (pair ? [[key, pair[0]]] : []))),
        Object.fromEntries(list.map(([key, pair]) => [key, pair ? pair[1] : null])),
      ]),
  };
}

const { union } = fc.letrec<{ sample: Sample; union: Sample }>((tie) => ({
  union: fc.array(tie('sample'), { minLength: 2, maxLength: 3 }).map((choices) => ({
    schema: { anyOf: choices.map(({ schema }) => schema) },
    values: fc.oneof(...choices.map(({ values }) => values)),
  })),
  sample: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'sample' },
    leaf,
    fc
      .uniqueArray(fc.tuple(name, tie('sample'), fc.boolean()), { maxLength: 3, selector: ([key]) => key })
      .map(objectOf),
    fc
      .uniqueArray(fc.tuple(name, leaf, fc.boolean()), { maxLength: 3, selector: ([key]) => key })
      .map(objectOf),
    fc.array(tie('sample'), { minLength: 1, maxLength: 2 }).map((places) => ({
      schema: { type: 'array', prefixItems: places.map(({ schema }) => schema) },
      values: fc
        .tuple(...places.map(({ values }) => values))
        .map(
          (list) =>
            [
              list.map(([meant]) => meant),
              Object.fromEntries(list.map(([, given], at) => [at, given])),
            ] as const,
        ),
    })),
    tie('sample').map(({ schema, values }) => ({
      schema: { type: 'object', propertyNames: { type: 'string' }, additionalProperties: schema },
      values: fc
        .uniqueArray(fc.tuple(name, values), { maxLength: 2, selector: ([key]) => key })
        .map(
          (list) =>
            [
              Object.fromEntries(list.map(([key, [meant]]) => [key, meant])),
              list.map(([key, [, value]]) => ({ key, value })),
            ] as const,
        ),
    })),
    tie('sample').map(({ schema, values }) => ({
      schema: { type: 'array', items: schema },
      values: fc
        .array(values, { maxLength: 2 })
        .map((list) => [list.map(([meant]) => meant), list.map(([, given]) => given)] as const),
    })),
    tie('union'),
  ),
}));

it('brings back every answer of generated unions, or asks for them in the text', () => {
  let count = 0;
  const sampled = union.chain(({ schema, values }) => values.map((pair) => ({ schema, pair })));
  fc.assert(
    fc.property(sampled, ({ schema, pair: [meant, given] }) => {
      const { restore, problems } = toStrictSchema({
        type: 'object',
        properties: { value: schema, at: schema },
        required: ['value', 'at'],
      });
      if (problems.length > 0) return;
      count += 1;
      expect(restore({ value: given, at: given })).toEqual({ value: meant, at: meant });
    }),
    { numRuns: 1000, seed: 7 },
  );
  expect(count).toBeGreaterThan(200);
});
