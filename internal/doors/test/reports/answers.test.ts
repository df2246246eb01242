// Where else in an answer a model may say something: each is judged; numbers are public reports.
import type { DialectName, WireEvent } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import type { TextJudge } from '../../src/guard/wire-guard.ts';
import { createWireGuard, guardBody } from '../../src/guard/wire-guard.ts';

/** Holds everything back until the end, and takes one word out. */
function hiding(): TextJudge {
  let all = '';
  return {
    push(chunk) {
      all += chunk;
      return '';
    },
    end: () => all.replaceAll('secret', '*'),
  };
}
const said = 'a secret word';
const chatEvent = (delta: object, finish_reason: string | null = null): WireEvent => ({
  event: 'message',
  data: JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] }),
});

describe('a whole answer', () => {
  it.each<[DialectName, string, object]>([
    // symfony/ai#2423, prism#801: content as a list, thought inside it as a list again.
    [
      'chat',
      'thought in a list',
      { content: [{ type: 'thinking', thinking: [{ type: 'text', text: said }] }] },
    ],
    ['chat', 'thought in a part', { content: [{ type: 'thinking', thinking: said }] }],
    ['chat', 'a bare text in a list', { content: [said] }],
    ['chat', 'a refusal in a part', { content: [{ type: 'refusal', refusal: said }] }],
    [
      'chat',
      'details of thought',
      { content: 'x', reasoning_details: [{ type: 'reasoning.text', text: said }] },
    ],
    [
      'chat',
      'a summary of thought',
      { content: 'x', reasoning_details: [{ type: 'reasoning.summary', summary: said }] },
    ],
    ['chat', 'what is spoken', { audio: { transcript: said } }],
    ['chat', 'arguments as an object', { tool_calls: [{ function: { name: 'f', arguments: { a: said } } }] }],
    ['chat', 'arguments as a list', { tool_calls: [{ function: { name: '', arguments: [said] } }] }],
    ['chat', 'one call, as it once was', { function_call: { name: 'f', arguments: `{"a":"${said}"}` } }],
  ])('%s: %s', (_, __, message) => {
    const { body } = guardBody('chat', JSON.stringify({ choices: [{ message }, { message }] }), hiding);
    const expected = JSON.parse(JSON.stringify(message).replaceAll('secret', '*')) as object;
    expect(JSON.parse(body)).toEqual({ choices: [{ message: expected }, { message: expected }] });
  });

  it('in code that is run', () => {
    const output = [{ type: 'code_interpreter_call', code: said, id: 'c' }];
    expect(guardBody('responses', JSON.stringify({ output }), hiding).body).not.toContain('secret');
  });

  it('that a cut leaves as no JSON holds nothing', () => {
    const cut = (): TextJudge => ({ push: (text) => text.slice(0, 3), end: () => '' });
    const calls = [{ function: { arguments: { a: said } } }, { function: { arguments: [said] } }];
    const { body } = guardBody(
      'chat',
      JSON.stringify({ choices: [{ message: { tool_calls: calls } }] }),
      cut,
    );
    expect(JSON.parse(body).choices[0].message.tool_calls).toEqual([
      { function: { arguments: {} } },
      { function: { arguments: [] } },
    ]);
    expect(guardBody('chat', 'no JSON', cut)).toEqual({ body: 'no JSON', text: '' });
  });
});

describe('a streamed answer', () => {
  // litellm#41611, litellm#39888, api7/aisix#204: what is cut over two events passes piece by piece.
  it.each<[string, (text: string) => object]>([
    [
      'thought in a list',
      (text) => ({ content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }] }),
    ],
    ['details of thought', (text) => ({ reasoning_details: [{ type: 'reasoning.text', text }] })],
    ['arguments', (text) => ({ tool_calls: [{ index: 1, function: { arguments: text } }] })],
    ['the input of a free tool', (text) => ({ tool_calls: [{ index: 0, custom: { input: text } }] })],
  ])('%s', (_, delta) => {
    const guard = createWireGuard('chat', hiding);
    const events = [chatEvent(delta('a sec')), chatEvent(delta('ret word')), chatEvent({}, 'stop')];
    const out = [...events.flatMap((event) => guard.push(event)), ...guard.end()];
    const all = out.map(({ data }) => data).join('');
    expect(all).toContain('a * word');
    expect(all).not.toMatch(/sec|ret word/);
    expect(out.filter(({ data }) => data.includes('"finish_reason":"stop"'))).toHaveLength(1);
  });

  it('that is blocked at its last word says none of what was held back', () => {
    const blocking = (): TextJudge => ({
      push: () => '',
      end() {
        throw new Error('blocked');
      },
    });
    const guard = createWireGuard('chat', blocking);
    expect(guard.push(chatEvent({ content: said }))).toHaveLength(1);
    guard.push(chatEvent({}, 'stop'));
    expect(() => guard.end()).toThrow('blocked');
    expect(guard.released()).toBe('');
  });
});
