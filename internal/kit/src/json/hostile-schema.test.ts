// Schemas that come from clients: the time to look at one must not run away from its length.
import { describe, expect, it } from '@jest/globals';
import type { Json } from './repair-json.ts';
import { toStrictSchema } from './strict-schema.ts';

const text = { type: 'string' };
const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const words = (letter: string, count: number): Json => ({
  anyOf: [...range(count).map((at) => ({ const: `${letter}${at}` })), { const: 'z' }],
});
const object = (properties: Json, required = Object.keys(properties)): Json => ({
  type: 'object',
  properties,
  required,
});

/** Objects whose first members are of two long unions, which have one word in common. */
const alike = (count: number, choices: number): Json => ({
  ...object({
    v: {
      anyOf: range(count).map((at) =>
        object({ u: { $ref: `#/$defs/${at % 2 ? 'B' : 'A'}` }, k: { const: `k${at}` }, o: text }, ['u', 'k']),
      ),
    },
  }),
  $defs: { A: words('a', choices), B: words('b', choices) },
});
/** Objects of one member each, of which each may be missing. */
const named = (count: number): Json =>
  object({ v: { anyOf: range(count).map((at) => object({ [`m${at}`]: text }, [])) } });
/** Members that may be missing, each of which may be null if one of many choices is. */
const refers = (count: number): Json => ({
  ...object(Object.fromEntries(range(count).map((at) => [`m${at}`, { $ref: '#/$defs/A' }])), []),
  $defs: { A: words('a', count) },
});
/** Choices each of which leads to the same large schema. */
const shared = (count: number): Json => ({
  ...object({
    v: { anyOf: range(count).map((at) => object({ k: { const: at }, a: { $ref: '#/$defs/A' } })) },
  }),
  $defs: { A: object(Object.fromEntries(range(count).map((at) => [`m${at}`, { type: 'number' }]))) },
});
/** Definitions each of which leads to the next. */
const chain = (count: number, next: (to: Json) => Json): Json => ({
  ...object({ v: { anyOf: [text, { $ref: '#/$defs/d0' }] }, o: text }, []),
  $defs: Object.fromEntries(range(count).map((at) => [`d${at}`, next({ $ref: `#/$defs/d${at + 1}` })])),
});

describe('a schema of a client', () => {
  it.each<[string, Json]>([
    ['of many words', alike(40, 200)],
    ['with names of their own', named(1000)],
    ['of one large union', refers(1000)],
    ['with one large part', shared(500)],
    ['that follow each other', chain(60_000, (to) => ({ anyOf: [text, to] }))],
  ])('is refused rather than looked at for long: choices %s', (_, schema) => {
    expect(toStrictSchema(schema).problems).toEqual(['# has too many choices to tell apart']);
  });

  it('is looked at in a time that goes with its length', () => {
    const fastest = (schema: Json): number => {
      const times = range(3).map(() => {
        const from = performance.now();
        toStrictSchema(schema);
        return performance.now() - from;
      });
      return Math.min(...times);
    };
    const [small, large] = [alike(40, 100), alike(80, 200)];
    fastest(small);
    expect(fastest(large)).toBeLessThan(8 * fastest(small));
  });

  it('may have a hundred choices that are told apart by one word', () => {
    const events = range(100).map((at) => object({ kind: { const: `k${at}` }, note: text }, ['kind']));
    const { problems, restore } = toStrictSchema(object({ event: { anyOf: events } }));
    expect(problems).toEqual([]);
    expect(restore({ event: { kind: 'k99', note: null } })).toEqual({ event: { kind: 'k99' } });
  });

  it('may lead further than a stack is deep', () => {
    const lists = chain(10_000, (to) => ({ type: 'array', items: object({ a: to }) }));
    expect(toStrictSchema(lists).problems).toEqual([]);
  });
});
