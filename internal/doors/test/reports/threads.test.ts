// Threads that could never go on: a call that cannot be read, an end that is the model's own; numbers are public reports.
import { describe, expect, it } from '@jest/globals';
import { createDoor } from '../../src/door/create-door.ts';
import { echoModel } from '../door/echo-model.ts';

const hi = { role: 'user', content: 'Hi' } as const;
const paths = { chat: '/v1/chat/completions', messages: '/v1/messages', responses: '/v1/responses' };

async function ask(dialect: keyof typeof paths, more: object) {
  const model = echoModel();
  const door = createDoor({ models: { any: { model } } });
  const body = JSON.stringify({ model: 'any', ...more });
  const response = await door.handle(new Request(`http://door${paths[dialect]}`, { method: 'POST', body }));
  const leftOut = response.headers.get('x-tpl-left-out');
  return { status: response.status, text: await response.text(), leftOut, request: model.requests[0] };
}

const broken = ['{"command": "ls', '[]', 'null', '5', '"ls"'];

describe('a call of an earlier turn whose arguments cannot be read', () => {
  const ofChat = (json: string | null, id = 'c1') => ({
    role: 'assistant',
    content: null,
    tool_calls: [{ id, type: 'function', function: { name: 'shell', arguments: json } }],
  });
  const ofResponses = (json: string | null, id = 'c1') => ({
    type: 'function_call',
    call_id: id,
    name: 'shell',
    arguments: json,
  });
  const failed = 'failed to parse';

  it.each(broken)(
    'goes on where its result says what came of it: %j (CLIProxyAPI#2001, local-inference-lab/vllm#684, cc-switch#5197, kimi-cli#2165)',
    async (json) => {
      const expected = [
        hi,
        {
          role: 'assistant',
          content: '',
          toolCalls: [{ id: 'c1', name: 'shell', input: { _unreadable: json } }],
        },
        { role: 'tool', toolCallId: 'c1', content: failed },
      ];
      for (const stream of [false, true]) {
        const result = { role: 'tool', tool_call_id: 'c1', content: failed };
        const one = await ask('chat', { messages: [hi, ofChat(json), result], stream });
        expect([one.status, one.leftOut]).toEqual([200, 'messages.tool_calls.function.arguments']);
        expect(one.request?.messages).toEqual(expected);
        const output = { type: 'function_call_output', call_id: 'c1', output: failed };
        const other = await ask('responses', { input: [hi, ofResponses(json), output], stream });
        expect([other.status, other.leftOut]).toEqual([200, 'input.arguments']);
        expect(other.request?.messages).toEqual(expected);
      }
    },
  );

  it('is named once, however many there are', async () => {
    const input = [1, 2, 3].flatMap((at) => [
      ofResponses('{', `c${at}`),
      { type: 'function_call_output', call_id: `c${at}`, output: failed },
    ]);
    expect((await ask('responses', { input })).leftOut).toBe('input.arguments');
  });

  it('is refused by its place where no result follows', async () => {
    const { status, text } = await ask('chat', { messages: [hi, ofChat('{"a'), hi] });
    expect([status, JSON.parse(text).error.param]).toEqual([
      400,
      'messages.1.tool_calls.0.function.arguments',
    ]);
    const other = { type: 'function_call_output', call_id: 'c2', output: failed };
    const late = await ask('responses', { input: [ofResponses('{"a'), other] });
    expect([late.status, JSON.parse(late.text).error.param]).toEqual([400, 'input.0.arguments']);
  });

  it('is one without arguments where there are none', async () => {
    const output = { type: 'function_call_output', call_id: 'c1', output: 'done' };
    const { leftOut, request } = await ask('responses', { input: [ofResponses(null), output] });
    expect([leftOut, request?.messages?.[0]]).toMatchObject([null, { toolCalls: [{ input: {} }] }]);
  });
});

// To OpenAI a text of the model at the end is a turn like any other; to Claude it is an answer that is begun.
describe('a thread that ends with a text of the model (CLIProxyAPI#5279, CLIProxyAPI#5319)', () => {
  const working = { role: 'assistant', content: 'Working on it.' };

  it.each([
    ['chat', 'messages'],
    ['responses', 'input'],
  ] as const)('goes on by a turn of the user, who is told so: %s', async (dialect, list) => {
    for (const stream of [false, true]) {
      const { status, leftOut, request } = await ask(dialect, { [list]: [hi, working], stream });
      expect([status, leftOut]).toEqual([200, `${list}.prefill`]);
      expect(request?.messages).toEqual([hi, working, { role: 'user', content: 'Continue.' }]);
    }
  });

  it('is refused in Messages, whose answer would have to begin in the middle', async () => {
    const { status, text } = await ask('messages', { max_tokens: 9, messages: [hi, working] });
    expect([status, text]).toEqual([400, expect.stringContaining('an answer that is begun')]);
  });
});
