import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readLooseJson } from './loose-json.ts';
import { repairJson } from './repair-json.ts';

const corpus = JSON.parse(
  readFileSync(new URL('../../test/corpus/malformed-json.json', import.meta.url), 'utf8'),
) as {
  lossless: { name: string; text: string; value: unknown }[];
  lossy: { name: string; text: string }[];
};

describe('repairJson', () => {
  it.each(corpus.lossless.map((entry) => [entry.name, entry] as const))('mends: %s', (_, { text, value }) => {
    expect(repairJson(text)).toEqual({ ok: true, value, repaired: true });
  });

  it.each(corpus.lossy.map((entry) => [entry.name, entry] as const))('does not guess: %s', (_, { text }) => {
    expect(repairJson(text)).toEqual({ ok: false });
  });

  it.each([
    ['an object inside one that is cut', '{"id":"order-1","item":{"id":"item-7"}'],
    ['an object inside one that is broken', '{"text":"she said "fine"","author":{"name":"Bob"}}'],
    ['an object inside a list that is cut', '[{"a":1}'],
    ['an object after one that cannot be read', '{"a":: 1} {"b":2}'],
    ['marks for thousands', "{'n':[1,000, 2,500]}"],
    ['what may be marks for thousands', "{'n':[1,250, 2,500]}"],
    ['marks for thousands in a member', "{'total': 1,250}"],
    ['a leading zero', "{'zip':02134}"],
    ['a whole number that a double changes', "{'id':12345678901234567890}"],
    ['such a number in valid JSON', '{"id":12345678901234567891}'],
    ['a number beyond all doubles', '{"n":1e999}'],
    ['backslashes of which some are escapes', String.raw`{"p":"C:\Users\new"}`.replaceAll('\\\\', '\\')],
    ['a pattern whose escapes JSON has not', '{"p":"a\\.b"}'],
  ])('does not guess: %s', (_, text) => {
    expect(repairJson(text)).toEqual({ ok: false });
  });

  it.each([
    ['a path with single backslashes', '{"p":"C:\\Users\\data"}', { p: 'C:\\Users\\data' }],
    ['a whole number of 16 digits that a double holds', "{'n':9007199254740992}", { n: 9007199254740992 }],
    ['long digits in a text', '{"id":"12345678901234567891"}', { id: '12345678901234567891' }],
    ['numbers close together', "{'n':[100,200,300]}", { n: [100, 200, 300] }],
    ['a word in braces before the object', 'For {name}: {"a":1,}', { a: 1 }],
    ['a word in brackets before the object', 'Note [1]: {"a":1,}', { a: 1 }],
  ])('keeps exactly: %s', (_, text, value) => {
    expect(repairJson(text)).toMatchObject({ ok: true, value });
  });

  it('takes a JSON text for the answer only where one is meant', () => {
    expect(repairJson('"a b"')).toEqual({ ok: false });
    expect(repairJson('"a b"', true)).toEqual({ ok: true, value: 'a b', repaired: false });
    expect(repairJson('"{\\"a\\":1}"', true)).toMatchObject({ value: { a: 1 }, repaired: true });
  });

  it('leaves valid JSON as it is', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }).filter((value) => typeof value !== 'string'),
        (value) => {
          const text = JSON.stringify(value);
          expect(repairJson(text)).toEqual({ ok: true, value: JSON.parse(text), repaired: false });
        },
      ),
    );
  });

  it('reads valid objects loosely to the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
        const text = JSON.stringify(value);
        expect(readLooseJson(text, 0)).toEqual({ ok: true, value: JSON.parse(text), end: text.length });
      }),
    );
  });

  it.each([
    'First {name}, then the age.</think>{"name": "Ada"}',
    'Maybe {"name": "Bob"}? No: </think>\n```json\n{"name": "Ada"}\n```',
    '{"name": "Bob"} or rather</think>{"name": "Ada"}',
    'It has two fields, [a, "b"] and so on {x: …\n</think>\n\n{"name": "Ada"}',
    '<think>{"name": "Bob"}</think>{"name": "Ada"}',
    '<thinking>{"name": "Bob"}</thinking> {"name": "Ada"}',
  ])('obsidian-copilot#2153, gbrain#2559: takes the answer behind thought: %j', (answer) => {
    expect(repairJson(answer)).toEqual({ ok: true, value: { name: 'Ada' }, repaired: true });
  });

  it.each([
    '<reasoning>Say {"name": "Bob"}</reasoning><reasoning> or {"name": "Cy"}?</reasoning>{"name": "Ada"}',
    '<|channel|>analysis<|message|>Say {"name": "Bob"}<|end|><|start|>assistant<|channel|>final<|message|>{"name": "Ada"}',
    '<|channel|>analysis<|message|>{"name": "Bob"}<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>{"name": "Ada"}',
    '<|channel|>final <|constrain|>json<|message|>{"name": "Ada"}',
    '<|channel|>commentary<|message|>{"name": "Ada"}',
    '<|channel>thought\n{"name": "Bob"}<channel|>{"name": "Ada"}',
    '[THINK]{"name": "Bob"}[/THINK]{"name": "Ada"}',
    '<seed:think>{"name": "Bob"}</seed:think>\n{"name": "Ada"}',
    '<thought>{"name": "Bob"}</thought>{"name": "Ada"}',
    '<|START_THINKING|>{"name": "Bob"}<|END_THINKING|>{"name": "Ada"}',
  ])(
    '567-labs/instructor#2514, ml-explore/mlx-lm#1867: takes the answer behind thought between other marks: %j',
    (answer) => {
      expect(repairJson(answer)).toEqual({ ok: true, value: { name: 'Ada' }, repaired: true });
    },
  );

  it.each([
    '<reasoning>Say {"mood":"bad"}? Hmm',
    '<|channel|>analysis<|message|>Say {"mood":"bad"}<|end|>',
    '{"text":"she said "fine" </reasoning>","author":{"mood":"bad"}}',
    '{"text":"she said "fine" </think>","author":{"mood":"bad"}}',
    '```json\n{"html":"a</think>b","moods":["bad","worse"],"body":"cut of',
    '[{"html":"a</think>b"},{"mood":"bad"},',
    '<think>Say {"mood":"bad"}? Hmm',
    '<think>{"mood":"bad"}',
    'Maybe {"mood":"bad"} no.</think>I cannot say.',
    '<think>As in </think> {"mood":"bad"}. Fine.</think> I cannot say.',
  ])('cubist38/mlx-openai-server#179, gbrain#2559: takes no draft for the answer: %j', (answer) => {
    expect(repairJson(answer)).toEqual({ ok: false });
  });

  it.each(['Here: {"html": "a</think>b"}', 'Hm.</think>Here: {"html": "a</think>b"}'])(
    'takes a mark of thought inside the answer for what it is: %j',
    (answer) => {
      expect(repairJson(answer)).toEqual({ ok: true, value: { html: 'a</think>b' }, repaired: true });
    },
  );

  it('gives up on nesting deeper than 100 instead of overflowing', () => {
    expect(repairJson(`x ${'['.repeat(100_000)}`)).toEqual({ ok: false });
  });

  it('takes hostile text in linear time', () => {
    const startedAt = performance.now();
    for (const text of [
      '{"a":'.repeat(50_000),
      `{${'"a,'.repeat(50_000)}`,
      '<think>'.repeat(50_000),
      '<reasoning></reasoning>'.repeat(50_000),
      `{'${'\\'.repeat(200_000)}`,
    ]) {
      repairJson(text);
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('readLooseJson of a partial text', () => {
  it('gives what had come, without half a number or word', () => {
    expect(readLooseJson('{"a": [1, 2, 3', 0, true)).toMatchObject({ value: { a: [1, 2] } });
    expect(readLooseJson('{"a": "hal', 0, true)).toMatchObject({ value: { a: 'hal' } });
    expect(readLooseJson('{"a": tru', 0, true)).toMatchObject({ value: {} });
    expect(readLooseJson('{"a"', 0, true)).toMatchObject({ value: {} });
    expect(readLooseJson('{"a": "x\\u00', 0, true)).toMatchObject({ value: { a: 'x' } });
  });
});
