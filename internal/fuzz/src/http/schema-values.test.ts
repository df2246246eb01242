import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { requestsBy } from './requests.ts';
import { valuesOf } from './schema-values.ts';

const root = {
  components: {
    schemas: { Loop: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/Loop' } } },
  },
};
const sample = (schema: Record<string, unknown>) =>
  fc.sample(valuesOf(schema, root), { numRuns: 50, seed: 1 });

describe('values of a schema', () => {
  it('are of its types and within its bounds', () => {
    const made = sample({
      type: 'object',
      required: ['n', 'e', 'c'],
      properties: {
        n: { type: 'integer', minimum: 3, maximum: 5 },
        e: { enum: ['a', 'b'] },
        c: { const: 7 },
        t: { type: 'string' },
        b: { type: 'boolean' },
        l: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'boolean' }] } },
        any: {},
      },
    }) as { n: number; e: string; c: number; l?: unknown[] }[];
    for (const { n, e, c, l = [] } of made) {
      expect([3, 4, 5]).toContain(n);
      expect(['a', 'b']).toContain(e);
      expect(c).toBe(7);
      expect(l.every((one) => ['string', 'boolean'].includes(typeof one))).toBe(true);
    }
  });

  it('are any JSON where the schema says nothing more', () => {
    expect(sample({ type: 'array' }).every(Array.isArray)).toBe(true);
    expect(sample({ required: 'all', properties: { a: {} } }).some((one) => !('a' in Object(one)))).toBe(
      true,
    );
    const numbers = sample({ type: 'number' }) as number[];
    expect(numbers.every((one) => one >= 0 && one <= 1_000)).toBe(true);
  });

  it('of a schema that holds itself end', () => {
    expect(sample({ $ref: '#/components/schemas/Loop' })).toHaveLength(50);
    expect(sample({ $ref: '#/nobody' })).toHaveLength(50);
  });
});

describe('requests', () => {
  it('are made for each route of both documents and for the door', () => {
    const schema = { type: 'object', required: ['a'], properties: { a: { type: 'string' } } };
    const content = { 'application/json': { schema } };
    const made = fc.sample(
      requestsBy(
        { paths: { '/v1/x/{id}': { post: { requestBody: { content } } } } },
        { paths: { '/in': { get: {} } } },
      ),
      { numRuns: 300, seed: 1 },
    );
    for (const start of ['0POST /v1/x/', '1GET /in', '0POST /llm/v1/messages'])
      expect(made.some((request) => request.startsWith(start))).toBe(true);
    expect(made.every((request) => request.includes('\r\n\r\n'))).toBe(true);
  });
});
