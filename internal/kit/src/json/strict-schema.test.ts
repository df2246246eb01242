import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { toStrictSchema } from './strict-schema.ts';

const strict = (schema: z.ZodType) =>
  toStrictSchema(z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>);

describe('toStrictSchema', () => {
  it('requires every member, and lets one be null that may be missing', () => {
    const { schema, problems } = strict(
      z.object({ a: z.string().min(2).describe('a name'), b: z.number().optional() }),
    );
    expect(problems).toEqual([]);
    expect(schema).toEqual({
      type: 'object',
      properties: {
        a: { type: 'string', description: 'a name (minLength: 2)' },
        b: { anyOf: [{ type: 'number' }, { type: 'null' }] },
      },
      required: ['a', 'b'],
      additionalProperties: false,
    });
  });

  it('takes out exactly the nulls it let in', () => {
    const item = z.object({ x: z.string().optional(), y: z.string().nullable(), z: z.string().nullish() });
    const { restore } = strict(
      z.object({ list: z.array(item), one: item.optional(), or: z.union([z.string(), item]) }),
    );
    const given = { x: null, y: null, z: null };
    const kept = { y: null, z: null };
    expect(restore({ list: [given], one: null, or: given, extra: null })).toEqual({
      list: [kept],
      or: kept,
      extra: null,
    });
    expect(restore({ list: [], one: given, or: 'text' })).toEqual({ list: [], one: kept, or: 'text' });
    expect(restore('no object')).toBe('no object');
  });

  it('follows definitions, recursive ones too', () => {
    const tree: z.ZodType = z.object({
      name: z.string().optional(),
      get children() {
        return z.array(tree);
      },
    });
    const { schema, restore, problems } = strict(tree);
    expect(problems).toEqual([]);
    expect(JSON.stringify(schema)).toContain('$ref');
    expect(restore({ name: null, children: [{ name: null, children: [] }] })).toEqual({
      children: [{ children: [] }],
    });
    const named = toStrictSchema({
      type: 'object',
      properties: { a: { $ref: '#/$defs/A' } },
      required: ['a'],
      $defs: { A: { type: 'object', properties: { b: { type: 'string' } } } },
    });
    expect(named.restore({ a: { b: null } })).toEqual({ a: {} });
    expect(named.schema['$defs']).toMatchObject({ A: { required: ['b'] } });
  });

  it('names everything a strict mode cannot express', () => {
    const { problems } = strict(
      z.object({
        map: z.looseObject({ a: z.string() }),
        any: z.unknown(),
        pair: z.tuple([z.string()], z.number()),
        both: z.object({ a: z.string() }).catchall(z.number()),
      }),
    );
    expect(problems.join('\n')).toMatch(/both has members of any name/);
    expect(problems.join('\n')).toMatch(/map has members of any name/);
    expect(problems.join('\n')).toMatch(/any allows any value/);
    expect(problems.join('\n')).toMatch(/pair uses prefixItems/);
    expect(toStrictSchema({ type: 'object', allOf: [] }).problems).toEqual(['# uses allOf']);
    expect(toStrictSchema({ type: 'object', properties: { a: true } }).problems).toEqual([
      '#/a is not a schema of its own',
    ]);
  });

  it('stops at nesting that is too deep', () => {
    let schema: Record<string, unknown> = { type: 'string' };
    for (let depth = 0; depth < 60; depth += 1) schema = { type: 'array', items: schema };
    const { problems } = toStrictSchema({ type: 'object', properties: { a: schema } });
    expect(problems.join()).toMatch(/too deeply/);
  });

  it('lets nothing stand beside a reference', () => {
    const place = z.object({ city: z.string() }).meta({ id: 'Place' });
    const { schema, problems } = strict(
      z.object({ from: place.describe('where it begins'), to: place.optional(), via: place }),
    );
    expect(problems).toEqual([]);
    const beside: object[] = [];
    JSON.stringify(schema, (_, value) => {
      if (value?.$ref !== undefined && Object.keys(value).length > 1) beside.push(value);
      return value as unknown;
    });
    expect(beside).toEqual([]);
    expect(JSON.stringify(schema)).toContain('where it begins');
  });

  it('keeps a null that the schema behind a reference allows', () => {
    const { restore } = toStrictSchema({
      type: 'object',
      properties: { a: { $ref: '#/$defs/A' }, b: { $ref: '#/$defs/B' } },
      $defs: { A: { anyOf: [{ type: 'string' }, { type: 'null' }] }, B: { type: 'string' } },
    });
    expect(restore({ a: null, b: null })).toEqual({ a: null });
  });

  const roots: readonly (readonly [string, z.ZodType, unknown, unknown])[] = [
    ['a list', z.array(z.string()), { value: ['a'] }, ['a']],
    ['a text', z.string(), { value: 'a' }, 'a'],
    ['a number', z.number(), { value: 5 }, 5],
    ['a choice of words', z.enum(['a', 'b']), { value: 'a' }, 'a'],
    [
      'a union',
      z.union([z.object({ a: z.string().optional() }), z.array(z.number())]),
      { value: { a: null } },
      {},
    ],
    ['a record', z.record(z.string(), z.number()), { value: [{ key: 'a', value: 1 }] }, { a: 1 }],
    ['a tuple', z.tuple([z.string(), z.number()]), { value: { '0': 'a', '1': 2 } }, ['a', 2]],
    ['null or an object', z.object({ a: z.string() }).nullable(), { value: null }, null],
  ];

  it.each(roots)('puts %s at the root into an object and takes it out again', (_, schema, answer, value) => {
    const made = strict(schema);
    expect(made).toMatchObject({
      problems: [],
      isWrapped: true,
      schema: { type: 'object', required: ['value'] },
    });
    expect(made.restore(answer)).toEqual(value);
    // As a model may give it without a strict mode.
    expect(made.restore(value)).toEqual(value);
    expect(schema.safeParse(made.restore(answer)).success).toBe(true);
  });

  it('takes a root that is a reference for what it refers to, and one that refers to itself along', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/$defs/Node' } } };
    const referred = toStrictSchema({ $ref: '#/$defs/Node', $defs: { Node: node } });
    expect(referred).toMatchObject({ problems: [], isWrapped: false, schema: { type: 'object' } });
    expect(referred.restore({ next: { next: null } })).toEqual({ next: {} });
    const lists = toStrictSchema({ type: 'array', items: { $ref: '#' } });
    expect(lists).toMatchObject({ problems: [], isWrapped: true });
    expect(JSON.stringify(lists.schema)).not.toContain('"$ref":"#"');
    expect(lists.restore({ value: [[], [[]]] })).toEqual([[], [[]]]);
    expect(
      toStrictSchema({ $ref: '#/$defs/A', $defs: { A: { $ref: '#/$defs/A' } } }).restore({ value: 1 }),
    ).toBe(1);
  });

  it('asks for records as entries and for tuples as places, and takes both as they are too', () => {
    const { schema, restore, problems } = strict(
      z.object({
        counts: z.record(z.string(), z.object({ n: z.number().optional() })),
        by: z.record(z.enum(['x', 'y']), z.string()).optional(),
        pair: z.tuple([z.string(), z.object({ m: z.string().optional() })]),
      }),
    );
    expect(problems).toEqual([]);
    expect(schema).toMatchObject({ properties: { counts: { type: 'array' }, pair: { type: 'object' } } });
    const meant = { counts: { a: {}, b: { n: 2 } }, pair: ['p', {}] };
    const counts = [
      { key: 'a', value: { n: null } },
      { key: 'b', value: { n: 2 } },
    ];
    expect(restore({ counts, by: null, pair: { '0': 'p', '1': { m: null } } })).toEqual(meant);
    expect(restore(meant)).toEqual(meant);
    const twice = [...counts, ...counts];
    expect(restore({ ...meant, counts: twice })).toMatchObject({ counts: twice });
    expect(restore({ ...meant, counts: ['a'], pair: { '0': 'p' } })).toMatchObject({
      counts: ['a'],
      pair: { '0': 'p' },
    });
  });
});
