import { describe, expect, it } from '@jest/globals';
import { objectSchema } from './object-schema.ts';

const bare = { type: 'array' };
const filled = { type: 'array', items: {} };

describe('objectSchema', () => {
  it('has a type and properties, also where they are null, and keeps what is there', () => {
    const empty = { type: 'object', properties: {} };
    for (const schema of [{}, { type: null }, { properties: null }, { type: 'object' }, empty])
      expect(objectSchema(schema)).toEqual(empty);
    const whole = { type: 'object', properties: { x: { type: 'number' } }, required: ['x'], $defs: {} };
    expect(objectSchema(whole)).toEqual(whole);
  });

  it.each([
    [{ properties: { a: bare } }, { properties: { a: filled } }],
    [
      { properties: { a: { type: ['array', 'null'] } } },
      { properties: { a: { type: ['array', 'null'], items: {} } } },
    ],
    [{ properties: { a: { ...bare, items: null } } }, { properties: { a: filled } }],
    [
      { properties: { a: { items: bare, type: 'array' } } },
      { properties: { a: { items: filled, type: 'array' } } },
    ],
    [{ properties: { a: { anyOf: [bare, {}] } } }, { properties: { a: { anyOf: [filled, {}] } } }],
    [{ properties: { default: bare } }, { properties: { default: filled } }],
    [{ properties: { properties: bare } }, { properties: { properties: filled } }],
    [
      { properties: {}, $defs: { a: bare } },
      { properties: {}, $defs: { a: filled } },
    ],
    [
      { properties: {}, additionalProperties: bare },
      { properties: {}, additionalProperties: filled },
    ],
  ])('ogx-ai/ogx#3602, spacelift-io/spacectl#402: a list says what it holds, in %j', (schema, sent) => {
    expect(objectSchema(schema)).toEqual({ type: 'object', ...sent });
  });

  it.each([
    { a: { type: 'array', items: { type: 'string' } } },
    { a: { type: 'array', prefixItems: [{ type: 'string' }] } },
    { a: { type: 'object', default: bare, const: bare, enum: [bare], examples: [bare] } },
    { type: { type: 'string' }, a: { enum: ['array'] } },
  ])('adds nothing elsewhere: %j', (properties) => {
    expect(objectSchema({ properties })).toEqual({ type: 'object', properties });
  });
});
