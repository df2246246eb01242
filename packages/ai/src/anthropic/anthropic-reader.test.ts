import { ReportedError } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
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

  it('reads the searches that the provider ran, and names code that it ran, which is billed by its time', () => {
    const usage = (server_tool_use: object | null) =>
      anthropicUsage({ input_tokens: 1, output_tokens: 1, server_tool_use });
    expect(usage({ web_search_requests: 2, code_execution_requests: 1 })).toMatchObject({
      webSearches: 2,
      tiers: ['code_execution'],
    });
    for (const nothing of [null, { web_search_requests: 0, code_execution_requests: null }]) {
      expect(usage(nothing)).not.toHaveProperty('webSearches');
      expect(usage(nothing)).not.toHaveProperty('tiers');
    }
  });

  it('leaves out a count that is missing or impossible, and keeps the other', () => {
    for (const usage of [null, {}, { input_tokens: -1, output_tokens: '2' }])
      expect(anthropicUsage(usage)).toBeUndefined();
    for (const usage of [{ input_tokens: 1 }, { input_tokens: 1, output_tokens: 1.5 }]) {
      expect(anthropicUsage(usage)).toMatchObject({ inputTokens: 1 });
      expect(anthropicUsage(usage)).not.toHaveProperty('outputTokens');
    }
    expect(anthropicUsage({ input_tokens: null, output_tokens: 5 })).not.toHaveProperty('inputTokens');
  });

  it('reads what changes the price, and writes by their age where the sum is missing', () => {
    const usage = {
      input_tokens: 10,
      output_tokens: 5,
      service_tier: 'batch',
      speed: 'fast',
      inference_geo: 'us',
    };
    expect(anthropicUsage(usage)?.tiers).toEqual(['batch', 'fast', 'us']);
    const ordinary = { ...usage, service_tier: 'standard', speed: 'standard', inference_geo: 'global' };
    expect(anthropicUsage(ordinary)).not.toHaveProperty('tiers');
    const byAge = { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 30 };
    expect(anthropicUsage({ ...ordinary, cache_creation: byAge })).toMatchObject({
      inputTokens: 60,
      cacheWriteTokens: 20,
      cacheWrite1hTokens: 30,
    });
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
