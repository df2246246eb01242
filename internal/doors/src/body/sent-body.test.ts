import { AiError, type WireRequest } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { parseBody, readBody } from './read-request.ts';
import { sentBody, textsOf, wantsCounts } from './sent-body.ts';

const sent = (body: string, change: (text: string) => string = (same) => same, streamed = false) => {
  const { request, join } = readBody('chat', parseBody(body));
  const wire: WireRequest = {
    dialect: 'chat',
    body,
    headers: {},
    texts: textsOf(request),
    ...(join !== undefined && { join }),
  };
  const { system, messages = [] } = request;
  const changed = messages.map((message) => ({
    ...message,
    content:
      typeof message.content === 'string'
        ? change(message.content)
        : message.content.map((part) => (part.type === 'text' ? { ...part, text: change(part.text) } : part)),
  })) as typeof messages;
  const asked = { ...request, messages: changed, ...(system !== undefined && { system: change(system) }) };
  return sentBody(asked, wire, { model: 'm-1', streamed });
};
const upper = (text: string) => text.toUpperCase();

describe('sentBody', () => {
  it('leaves every byte of what nobody changed but the name', () => {
    const body = ' {"a": 1.0, "model" : "fast", "messages":[ {"role":"user","content":"\\u00e9"} ]}';
    expect(sent(body)).toBe(body.replace('"fast"', '"m-1"'));
  });

  it('leaves the digits of numbers beside what a guard changed, in arguments of calls too', () => {
    const call = (word: string) => `"arguments":"{\\"n\\": 12345678901234567890, \\"to\\": \\"${word}\\"}"`;
    const body = (word: string) =>
      `{"model":"m-1","seed": 12345678901234567890, "x":[1.0,1e+2],"messages":[{"role":"assistant","tool_calls":[{${call(word)}}]}]}`;
    expect(sent(body('ada'), upper)).toBe(body('ADA'));
  });

  it('puts what was changed where it stood, several parts of the system text too', () => {
    const messages = [
      { role: 'system', content: 'be kind' },
      { role: 'developer', content: [{ type: 'text', text: 'be short' }] },
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'yo' },
    ];
    const body = JSON.parse(sent(JSON.stringify({ model: 'fast', messages }), upper));
    expect(JSON.stringify(body)).toContain('"BE KIND"');
    expect(body.messages.map(({ content }: { content: unknown }) => content)).toEqual([
      'BE KIND',
      [{ type: 'text', text: 'BE SHORT' }],
      'HI',
      'YO',
    ]);
  });

  it('refuses a guard that moves the ends of the parts of a system text', () => {
    const messages = [
      { role: 'system', content: 'one' },
      { role: 'system', content: 'two' },
    ];
    const moved = () => sent(JSON.stringify({ model: 'fast', messages }), () => 'all in one');
    expect(moved).toThrow(AiError);
    expect(moved).toThrow('where the parts of the system text end');
  });

  it.each([
    [{}, { include_usage: true }],
    [{ stream_options: null }, { include_usage: true }],
    [{ stream_options: 'x' }, { include_usage: true }],
    [{ stream_options: { include_usage: false, other: 1 } }, { include_usage: true, other: 1 }],
    [{ stream_options: { include_usage: true } }, { include_usage: true }],
  ])('has a stream counted: %j', (more, options) => {
    const body = JSON.stringify({ model: 'fast', messages: [], stream: true, ...more });
    expect(JSON.parse(sent(body, undefined, true)).stream_options).toEqual(options);
    const wire: WireRequest = { dialect: 'chat', body, headers: {}, texts: [] };
    const wants =
      (more as { stream_options?: { include_usage?: boolean } }).stream_options?.include_usage === true;
    expect(wantsCounts(wire)).toBe(wants);
    expect(wantsCounts({ ...wire, dialect: 'messages' })).toBe(true);
  });
});
