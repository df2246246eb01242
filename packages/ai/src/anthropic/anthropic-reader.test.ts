import { describe, expect, it } from '@jest/globals';
import { ReportedError } from '../answer/reported-error.ts';
import { anthropicUsage, readAnthropicAnswer } from './anthropic-answer.ts';
import { createAnthropicReader } from './anthropic-reader.ts';

const read = (...events: object[]) => {
  const reader = createAnthropicReader();
  const pieces = events.map((data) => reader.read({ event: 'x', data: JSON.stringify(data) }));
  return { reader, pieces };
};
const delta = (more: object) => ({ type: 'content_block_delta', index: 0, delta: more });

describe('createAnthropicReader', () => {
  it('gives text and thinking as they come, and nothing for empty pieces, signatures or unknown events', () => {
    const { pieces, reader } = read(
      { type: 'novel_event' },
      delta({ type: 'thinking_delta', thinking: 'Hm' }),
      delta({ type: 'signature_delta', signature: 's' }),
      delta({ type: 'text_delta', text: '' }),
      delta({ type: 'thinking_delta', thinking: '' }),
      delta({ type: 'text_delta', text: 'Hi' }),
    );
    expect(pieces.flat()).toEqual([
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: 'Hi' },
    ]);
    expect(reader.isWhole).toBe(false);
  });

  it('throws at tool input that nobody announced, at an event without a type, and at errors', () => {
    expect(() => read(delta({ type: 'input_json_delta', partial_json: '{}' }))).toThrow(/announced/);
    expect(() => read({})).toThrow(/without a type/);
    expect(() => read({ type: 'error' })).toThrow(ReportedError);
    expect(() => read({ type: 'error', error: { type: 'api_error' } })).toThrow(ReportedError);
  });

  it('joins the counts of the first and the last event', () => {
    const { reader } = read(
      {
        type: 'message_start',
        message: { model: 'm', usage: { input_tokens: 5, cache_read_input_tokens: 3, output_tokens: 1 } },
      },
      { type: 'message_delta', delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 9 } },
      { type: 'message_stop' },
    );
    expect(reader.answer).toMatchObject({
      model: 'm',
      finishReason: 'length',
      usage: { inputTokens: 8, outputTokens: 9 },
    });
  });
});

describe('anthropicUsage', () => {
  it('tells five-minute from one-hour cache writes', () => {
    const usage = {
      input_tokens: 1,
      output_tokens: 1,
      cache_creation_input_tokens: 10,
      cache_creation: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 6 },
    };
    expect(anthropicUsage(usage)).toMatchObject({
      inputTokens: 11,
      cacheWriteTokens: 4,
      cacheWrite1hTokens: 6,
    });
  });

  it('is undefined where a count is missing or impossible', () => {
    for (const usage of [null, {}, { input_tokens: 1 }, { input_tokens: 1, output_tokens: 1.5 }]) {
      expect(anthropicUsage(usage)).toBeUndefined();
    }
  });
});

describe('readAnthropicAnswer', () => {
  it('passes over blocks it does not know, and refuses what is no message', () => {
    const body = {
      type: 'message',
      content: [{ type: 'novel' }, { type: 'text', text: 'Hi' }],
      stop_reason: 'pause_turn',
    };
    expect(readAnthropicAnswer(body)).toMatchObject({ text: 'Hi', finishReason: 'other' });
    expect(() => readAnthropicAnswer({ type: 'list' })).toThrow(/not a message/);
    expect(() => readAnthropicAnswer({ ...body, stop_reason: null })).toThrow(/stop_reason/);
  });
});
