// A map in parts does what a Map does, and no step of it is about more than a part.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SplitMap } from './split-map.ts';

// What is seen with large parts is seen with small ones.
const part = 320;

describe('a map in parts', () => {
  it('does what a Map does, over the border where it splits', () => {
    const step = fc.record({
      what: fc.constantFrom('set', 'set', 'set', 'delete'),
      from: fc.nat(600),
      count: fc.integer({ min: 1, max: 180 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), fc.boolean(), (steps, areNumbers) => {
        const ours = new SplitMap<string | number, number>(part);
        const model = new Map<string | number, number>();
        for (const { what, from, count } of steps)
          for (let index = from; index < from + count; index += 1) {
            const key = areNumbers ? index : `user:${index}:profile`;
            if (what === 'delete') {
              if (ours.delete(key) !== model.delete(key)) throw new Error('delete');
            } else {
              ours.set(key, from);
              model.set(key, from);
            }
          }
        expect(ours.size).toBe(model.size);
        for (let index = 0; index < 800; index += 7) {
          const key = areNumbers ? index : `user:${index}:profile`;
          expect([ours.get(key), ours.has(key)]).toEqual([model.get(key), model.has(key)]);
        }
        expect(new Set(ours.keys())).toEqual(new Set(model.keys()));
      }),
      { numRuns: 50 },
    );
  });

  it('gives each key once', () => {
    const map = new SplitMap<number, true>();
    for (let key = 0; key < 40_000; key += 1) map.set(key, true);
    let sum = 0;
    for (const key of map.keys()) sum += key;
    expect([map.size, new Set(map.keys()).size, sum]).toEqual([40_000, 40_000, (40_000 * 39_999) / 2]);
  });

  const kinds: readonly (readonly [string, (index: number) => string | number])[] = [
    ['numbers', (index) => index],
    ['numbers apart', (index) => index * 64],
    ['names that differ at their ends', (index) => `key-${index}`],
    ['names that differ in the middle', (index) => `tenant:users:${index}:profile:full`],
    ['names that differ at their beginnings', (index) => `${index}:user:profile:settings`],
    ['paths', (index) => `GET /v1/customers/${index}/invoices?page=1`],
    ['long names with zeros before', (index) => `tenant:${String(index).padStart(56, '0')}`],
    ['digests', (index) => Buffer.from(`${index * 7_919}`.padStart(24, 'x')).toString('base64url')],
  ];

  it.each(kinds)('spreads %s: no Map of V8 holds more than a part', (_kind, keyOf) => {
    const real = globalThis.Map;
    const made: WeakRef<Map<unknown, unknown>>[] = [];
    globalThis.Map = class extends real<unknown, unknown> {
      constructor() {
        super();
        made.push(new WeakRef(this));
      }
    } as MapConstructor;
    try {
      const map = new SplitMap<string | number, number>(part);
      let largest = 0;
      for (let index = 0; index < 800; index += 1) {
        map.set(keyOf(index), index);
        if (index % 50 === 0) for (const one of made) largest = Math.max(largest, one.deref()?.size ?? 0);
      }
      expect(map.size).toBe(800);
      expect(largest).toBeLessThanOrEqual(part + 1);
    } finally {
      globalThis.Map = real;
    }
  });

  it('whose keys have one hash still holds them', () => {
    const map = new SplitMap<string, number>(part);
    // Only each twelfth of these characters is looked at.
    const keys = Array.from({ length: 400 }, (_, index) => `${'a'.repeat(160)}${index}`.padEnd(192, 'b'));
    for (const [index, key] of keys.entries()) map.set(key, index);
    expect([map.size, map.get(keys[399]!), map.get(keys[0]!)]).toEqual([400, 399, 0]);
  });
});
