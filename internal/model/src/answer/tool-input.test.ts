import { describe, expect, it } from '@jest/globals';
import { argumentsText, toToolCalls } from './answer.ts';
import { UnreadableAnswer } from './reported-error.ts';

const call = (json: string, id = 'call_1') => ({ id, name: 'look_up', json });
const inputOf = (json: string) => toToolCalls([call(json)], false)[0]?.input;

describe('toToolCalls', () => {
  it.each([
    ['', {}],
    ['null', {}],
    ['{"x":1}', { x: 1 }],
    ['"{\\"x\\":1}"', { x: 1 }],
    ['{"x":"12345678901234567890","y":1000000000000000000}', { x: '12345678901234567890', y: 1e18 }],
  ])('reads %s', (json, input) => {
    expect(inputOf(json)).toEqual(input);
  });

  it.each(['{"x":', 'x=1', '[1]', '7', '"x"', '"[1]"', '{"x":1}{"x":2}', '{"x":12345678901234567890}'])(
    'refuses %s: cut, no object, or not kept exactly',
    (json) => {
      expect(() => inputOf(json)).toThrow(UnreadableAnswer);
    },
  );

  it('leaves out what the length limit cut, also where no letter of the arguments came, and keeps the rest', () => {
    expect(toToolCalls([call('{"x":1}'), call('{"x":', 'call_2')], true)).toHaveLength(1);
    expect(toToolCalls([call('{"x":1}'), call('', 'call_2')], true)).toHaveLength(1);
    expect(toToolCalls([call('')], true)).toEqual([]);
    expect(toToolCalls([call('{"x":'), call('', 'call_2')], true)).toEqual([]);
  });

  it('gives a name of nine letters and digits to each call that has none of its own', () => {
    const calls = toToolCalls(
      [call('{}', ''), call('{}', ''), call('{}', 'same'), call('{"x":1}', 'same')],
      false,
    );
    expect(new Set(calls.map(({ id }) => id)).size).toBe(4);
    expect(calls[0]?.id).toMatch(/^[a-z0-9]{9}$/);
    expect(calls[2]?.id).toBe('same');
  });

  it('takes a call that is told twice for one: the same id, name and input (QwenLM/qwen-code#5014)', () => {
    const other = { id: 'call_1', name: 'other', json: '{"x":1,"y":2}' };
    const calls = toToolCalls([call('{"x":1,"y":2}'), call('{"y":2, "x":1}'), other, other], false);
    expect(calls.map(({ name }) => name)).toEqual(['look_up', 'other']);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
  });

  it('leaves out what it cannot give where the client reads the words of the provider', () => {
    const open = [call('x=1'), call('{"x":12345678901234567890}', 'call_2'), call('', 'call_3')];
    expect(toToolCalls([...open, { id: 'a', name: '', json: '{}' }], false, true)).toEqual([
      { id: 'call_3', name: 'look_up', input: {} },
    ]);
  });

  it('refuses a call of nothing', () => {
    expect(() => toToolCalls([{ id: 'a', name: '', json: '{}' }], false)).toThrow(/no name/);
  });
});

describe('argumentsText', () => {
  it('takes the object itself, or nothing; what is neither is no input', () => {
    expect([argumentsText(undefined), argumentsText('{'), argumentsText({ x: 1 })]).toEqual([
      '',
      '{',
      '{"x":1}',
    ]);
    for (const value of [7, true, [1], [{ x: 1 }]])
      expect(() => inputOf(argumentsText(value))).toThrow(UnreadableAnswer);
  });
});
