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
        map: z.record(z.string(), z.number()),
        any: z.unknown(),
        pair: z.tuple([z.string()]),
      }),
    );
    expect(problems.join('\n')).toMatch(/map uses propertyNames/);
    expect(problems.join('\n')).toMatch(/map has members of any name/);
    expect(problems.join('\n')).toMatch(/any allows any value/);
    expect(problems.join('\n')).toMatch(/pair uses prefixItems/);
    expect(toStrictSchema({ type: 'object', allOf: [] }).problems).toEqual(['# uses allOf']);
    expect(strict(z.string()).problems).toContain('# must be an object');
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
});
