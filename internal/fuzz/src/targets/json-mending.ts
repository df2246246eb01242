// Fuzzes what reads the JSON that models write.
import assert from 'node:assert/strict';
import { createPartialReader, isObject, repairJson } from '@internal/kit/json';
import fc from 'fast-check';
import { readLooseJson } from '../../../kit/src/json/loose-json.ts';
import type { Target } from '../run/target.ts';

/** Whether the part can grow into the whole: texts and lists by their start, objects by some of their members. */
function startsLike(part: unknown, whole: unknown): boolean {
  if (typeof part === 'string') return typeof whole === 'string' && whole.startsWith(part);
  if (Array.isArray(part))
    return Array.isArray(whole) && part.every((value, at) => startsLike(value, whole[at]));
  if (isObject(part))
    return (
      isObject(whole) &&
      Object.entries(part).every(([key, value]) => Object.hasOwn(whole, key) && startsLike(value, whole[key]))
    );
  return Object.is(part, whole);
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function checkPartial(text: string): void {
  const start = text.search(/[{[]/);
  if (start === -1) return;
  const whole = readLooseJson(text, start);
  const steps = Math.max(1, Math.ceil(text.length / 40));
  for (let end = start + 1; end < text.length; end += steps) {
    const part = readLooseJson(text.slice(0, end), start, true);
    // What stands behind the value is none of it.
    if (part.ok && whole.ok && end <= whole.end)
      assert.ok(startsLike(part.value, whole.value), 'a part says what the whole does not');
  }
  const reader = createPartialReader();
  for (let at = 0; at < text.length; at += steps) reader.push(text.slice(at, at + steps));
}

const slips: readonly (readonly [RegExp, string])[] = [
  [/"/g, "'"],
  [/"(\w+)":/g, '$1:'],
  [/,/g, ',,'],
  [/\}$/, ',}'],
  [/\btrue\b/g, 'True'],
  [/\bnull\b/g, 'None'],
  [/\\n/g, '\n'],
  [/^/, 'Sure! ```json\n'],
  [/$/, '\n```'],
  [/:/g, ' : /* c */'],
];

const value = fc.oneof(
  fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 })),
  fc.jsonValue(),
);

/** Reading, mending and half reading of JSON. */
export const jsonMending: Target = {
  name: 'json-mending',
  holds:
    'What is mended is JSON, valid JSON stays as it is, and a part of an answer says nothing that the whole does not.',
  maxBytes: 4_000,
  words: [
    '```json',
    '<think>',
    '</think>',
    '...',
    '“',
    '„',
    '\\u00',
    '//',
    '/*',
    'None',
    '=>',
    '1,000',
    '{"a":1}',
  ],
  inputs: fc
    .tuple(value, fc.subarray([...slips], { maxLength: 3 }))
    .map(([made, some]) =>
      some.reduce((text, [pattern, put]) => text.replace(pattern, put), JSON.stringify(made)),
    ),
  open: async () => ({
    run(input) {
      const text = input.toString('utf8');
      checkPartial(text);
      const mended = repairJson(text);
      if (!mended.ok) return parsed(text) ? 'valid, refused' : 'refused';
      const json = JSON.stringify(mended.value);
      assert.equal(typeof json, 'string', 'the value is no JSON');
      const valid = parsed(text);
      if (valid && typeof valid.value !== 'string') {
        assert.equal(json, JSON.stringify(valid.value), 'valid JSON was changed');
        assert.equal(mended.repaired, false, 'valid JSON is said to be mended');
      }
      const again = repairJson(json);
      assert.ok(again.ok && !again.repaired, 'the mended value is not read again');
      assert.equal(JSON.stringify(again.value), json, 'the mended value is read as another');
      return mended.repaired
        ? `mended to ${Array.isArray(mended.value) ? 'a list' : 'an object'}`
        : 'as it is';
    },
  }),
};
