import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../template/merge-patch.ts';
import { mergePatch } from '../template/merge-patch.ts';
import { compareVersions } from './compare-versions.ts';
import { mergeJson } from './merge-json.ts';

const manifests = fc.dictionary(
  fc.constantFrom('a', 'b', 'c'),
  fc.oneof(fc.constantFrom('1', '2'), fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2'))),
) as fc.Arbitrary<JsonObject>;

describe('merging fields', () => {
  it('takes their side where only they changed, and ours where only we did', () => {
    fc.assert(
      fc.property(manifests, manifests, (base, other) => {
        expect(mergeJson(base, base, other)).toEqual({ value: other, conflicts: [] });
        expect(mergeJson(other, base, base)).toEqual({ value: other, conflicts: [] });
        expect(mergeJson(other, base, other)).toEqual({ value: other, conflicts: [] });
      }),
    );
  });

  it('never loses a field of ours without their having taken it out', () => {
    fc.assert(
      fc.property(manifests, manifests, manifests, (ours, base, theirs) => {
        const { value } = mergeJson(ours, base, theirs);
        for (const key of Object.keys(ours))
          if (!(key in base) || key in theirs) expect(value).toHaveProperty(key);
      }),
    );
  });

  it('lists a field that both changed', () => {
    const { value, conflicts } = mergeJson({ a: { x: '2' } }, { a: { x: '1' } }, { a: {} });
    expect(value).toEqual({ a: { x: '2' } });
    expect(conflicts).toEqual([{ field: 'a › x', yours: '"2"', theirs: 'nothing' }]);
  });

  it('keeps the order of ours, and an order by name', () => {
    const merged = mergeJson({ name: 'x', bin: 'y' }, {}, { author: 'z' });
    expect(Object.keys(merged.value)).toEqual(['name', 'bin', 'author']);
    expect(Object.keys(mergeJson({ b: '1', d: '1' }, {}, { c: '1' }).value)).toEqual(['b', 'c', 'd']);
  });
});

describe('a merge patch', () => {
  // The examples of RFC 7396, appendix A.
  it.each([
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['["a","b"]', '["c","d"]', '["c","d"]'],
    ['{"a":"b"}', '["c"]', '["c"]'],
    ['{"a":"foo"}', 'null', 'null'],
    ['{"a":"foo"}', '"bar"', '"bar"'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
    ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ])('makes of %s and %s %s', (target, patch, result) => {
    expect(mergePatch(JSON.parse(target), JSON.parse(patch))).toEqual(JSON.parse(result));
  });
});

describe('versions', () => {
  it('stand in the order of SemVer', () => {
    const inOrder = [
      '0.9.10',
      '1.0.0-alpha',
      '1.0.0-rc.2',
      '1.0.0-rc.10',
      '1.0.0',
      '1.0.1',
      '1.2.0',
      '10.0.0',
    ];
    expect([...inOrder].reverse().sort(compareVersions)).toEqual(inOrder);
    expect(compareVersions('1.0.0+one', '1.0.0+two')).toBe(0);
  });
});
