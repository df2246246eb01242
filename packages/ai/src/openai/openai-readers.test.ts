import { ReportedError, UnreadableAnswer } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import type { AnswerReader } from '../wire/dialect.ts';
import { readChatAnswer } from './chat-answer.ts';
import { createChatReader } from './chat-reader.ts';
import { readResponsesAnswer } from './responses-answer.ts';
import { createResponsesReader } from './responses-reader.ts';

function feed(reader: AnswerReader, ...events: (object | string)[]): AnswerReader {
  for (const data of events)
    reader.read({ event: 'message', data: typeof data === 'string' ? data : JSON.stringify(data) });
  return reader;
}
const delta = (content: object, finish_reason: string | null = null) => ({
  choices: [{ delta: content, finish_reason }],
});

describe('createChatReader', () => {
  it('ends with [DONE] alone where a server sends no finish reason, and makes none up', () => {
    const reader = feed(createChatReader(), delta({ content: 'Hi' }), '[DONE]');
    expect(reader).toMatchObject({
      isWhole: true,
      isEnded: true,
      answer: { text: 'Hi', finishReason: 'other' },
    });
  });

  it('is whole with a finish reason alone, and takes what is counted after it', () => {
    const reader = feed(createChatReader(), delta({ content: 'Hi' }), delta({}, 'stop'));
    expect(reader).toMatchObject({ isWhole: true, isEnded: false });
    feed(reader, { choices: [], usage: { prompt_tokens: 5, completion_tokens: 2 } });
    expect(reader).toMatchObject({ isWhole: true, answer: { usage: { inputTokens: 5, outputTokens: 2 } } });
  });

  it('keeps text after a finish reason, and then waits for [DONE]: another reason says nothing', () => {
    const reader = feed(
      createChatReader(),
      delta({ content: 'Hi' }, 'stop'),
      delta({ content: ' there' }, 'stop'),
    );
    expect(reader).toMatchObject({ isWhole: false, answer: { text: 'Hi there' } });
    expect(feed(reader, '[DONE]')).toMatchObject({ isWhole: true, answer: { finishReason: 'stop' } });
  });

  it('gives reasoning of servers that send it, and passes over their keep-alives', () => {
    const reader = feed(createChatReader(), { type: 'ping' }, { choices: [{ finish_reason: null }] });
    const piece = reader.read({ event: 'message', data: JSON.stringify(delta({ reasoning_content: 'Hm' })) });
    expect(piece).toEqual([{ type: 'reasoning', text: 'Hm' }]);
    expect(reader.read({ event: 'message', data: JSON.stringify(delta({ content: '' })) })).toEqual([]);
  });

  it('puts tool calls together from their pieces, without a finish reason too', () => {
    const piece = (more: object) => delta({ tool_calls: [{ index: 0, ...more }] });
    const reader = feed(
      createChatReader(),
      piece({ id: 'c', function: { name: 'f', arguments: '{"a"' } }),
      piece({ function: { arguments: ':1}' } }),
      piece({}),
      '[DONE]',
    );
    reader.end();
    expect(reader.answer).toMatchObject({
      finishReason: 'tool_calls',
      toolCalls: [{ id: 'c', name: 'f', input: { a: 1 } }],
    });
  });

  it.each([
    ['is no call of its own', [{ function: { name: 'pay', arguments: '' } }], [{ a: 1 }]],
    [
      'however often',
      Array.from({ length: 3 }, () => ({ function: { name: 'pay', arguments: '' } })),
      [{ a: 1 }],
    ],
    [
      'begins the next call where arguments follow',
      [
        { function: { name: 'pay', arguments: '' } },
        { function: { arguments: '{"a"' } },
        { function: { arguments: ':2}' } },
      ],
      [{ a: 1 }, { a: 2 }],
    ],
    [
      'begins it with its arguments',
      [{ function: { name: 'pay', arguments: '{"a":2}' } }],
      [{ a: 1 }, { a: 2 }],
    ],
  ])('a name of a call that comes again %s', (_, more, inputs) => {
    const piece = (rest: object) => delta({ tool_calls: [{ index: 0, ...rest }] });
    const first = { function: { name: 'pay', arguments: '{"a":1}' } };
    const reader = feed(createChatReader(), ...[first, ...more].map(piece), '[DONE]');
    reader.end();
    expect(reader.answer.toolCalls.map(({ name, input }) => [name, input])).toEqual(
      inputs.map((input) => ['pay', input]),
    );
  });

  it('takes a filtered answer for a refusal, and a word it does not know for other', () => {
    expect(feed(createChatReader(), delta({}, 'content_filter')).answer.isRefusal).toBe(true);
    expect(feed(createChatReader(), delta({}, 'novel')).answer.finishReason).toBe('other');
  });

  it('throws at what is no chunk, at tool input that is no JSON, and at an answer of nothing', () => {
    expect(() => feed(createChatReader(), { id: 'x' })).toThrow(UnreadableAnswer);
    expect(() => feed(createChatReader(), { type: 'status', message: 'x' })).toThrow(UnreadableAnswer);
    expect(() => feed(createChatReader(), '[DONE]')).toThrow(/without content/);
    const broken = delta({ tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '{"a' } }] });
    const cut = feed(createChatReader(), broken, delta({}, 'tool_calls'));
    expect(() => cut.end()).toThrow(/tool call/);
    const limited = feed(createChatReader(), delta({ content: 'Hi' }), broken, delta({}, 'length'));
    limited.end();
    expect(limited.answer).toMatchObject({ text: 'Hi', toolCalls: [], finishReason: 'length' });
    expect(() => feed(createChatReader(), { error: { message: 'x', code: 'y' } })).toThrow(ReportedError);
  });
});

describe('createResponsesReader', () => {
  const at = { item_id: 'i', output_index: 0 };
  const response = (more: object) => ({
    object: 'response',
    status: 'completed',
    output: [],
    usage: null,
    ...more,
  });

  it('gives reasoning as it comes', () => {
    const reader = createResponsesReader();
    const event = { type: 'response.reasoning_summary_text.delta', ...at, delta: 'Hm' };
    const pieces = reader.read({ event: 'x', data: JSON.stringify(event) });
    expect(pieces).toEqual([{ type: 'reasoning', text: 'Hm' }]);
    feed(reader, { type: 'response.function_call_arguments.delta', ...at, delta: '{' });
    expect(reader.hasContent).toBe(true);
  });

  it('reads a failure wherever it stands', () => {
    const failed = response({ status: 'failed', error: { code: 'rate_limit_exceeded', message: 'x' } });
    const events = [
      { type: 'response.failed', response: failed },
      { type: 'response.failed', response: response({ status: 'failed' }) },
      { type: 'error', error: { code: 'x', message: 'y' } },
      { type: 'error', code: 'x', message: 'y' },
      { type: 'novel', error: { code: 'x' } },
    ];
    for (const event of events) expect(() => feed(createResponsesReader(), event)).toThrow(ReportedError);
  });

  it('takes an answer that a filter cut for a refusal, and one without an end for unreadable', () => {
    const cut = response({ status: 'incomplete', incomplete_details: { reason: 'content_filter' } });
    expect(
      feed(createResponsesReader(), { type: 'response.incomplete', response: cut }).answer.isRefusal,
    ).toBe(true);
    const open = { type: 'response.completed', response: response({ status: 'queued' }) };
    expect(() => feed(createResponsesReader(), open)).toThrow(/not finished/);
    expect(() => feed(createResponsesReader(), {})).toThrow(/without a type/);
  });
});

describe('plain answers', () => {
  it('are refused when they are not of the dialect', () => {
    expect(() => readChatAnswer({ choices: [] })).toThrow(UnreadableAnswer);
    expect(() => readChatAnswer({})).toThrow(/choices is not a list/);
    expect(() => readResponsesAnswer({ object: 'list' })).toThrow(/not a response/);
    expect(() => readResponsesAnswer(7)).toThrow(/not an object/);
  });

  it('may have no usage, and details of none', () => {
    const message = { content: null, tool_calls: null };
    const body = {
      choices: [{ message, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    };
    expect(readChatAnswer(body)).toMatchObject({
      text: '',
      usage: { cacheReadTokens: 0, reasoningTokens: 0 },
    });
    expect(readChatAnswer({ ...body, usage: { prompt_tokens: -1 } }).usage).toBeUndefined();
  });
});
