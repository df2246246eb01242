import type { TextEvent, TextRequest } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { mockModel } from '../testing/mock-model.ts';
import { responseRules } from './with-cache.ts';

const model = mockModel({ answers: ['an answer'] });
const rules = responseRules(model);
const request: TextRequest = { messages: [{ role: 'user', content: 'x' }] };

describe('responseRules', () => {
  it('has everything in the key that can change the answer', () => {
    const key = JSON.stringify(rules.keyOf(request));
    const changes: Partial<TextRequest>[] = [
      { maxOutputTokens: 5 },
      { temperature: 1 },
      { effort: 'low' },
      { tools: [{ name: 't', description: '', inputSchema: {} }] },
      { toolChoice: 'none' },
      { schema: { name: 's' } },
      { stop: ['x'] },
      { system: 's' },
      { tenant: 't' },
      { operation: 'o' },
      { cachePrompt: '1h' },
    ];
    const keys = changes.map((change) => JSON.stringify(rules.keyOf({ ...request, ...change })));
    expect(new Set([key, ...keys]).size).toBe(changes.length + 1);
    expect(JSON.stringify(responseRules(mockModel({ provider: 'other' })).keyOf(request))).not.toBe(key);
  });

  it('has nothing in the key that cannot', () => {
    const more = { signal: AbortSignal.abort(), deadlineAt: 5, spender: 'me' };
    expect(rules.keyOf({ ...request, ...more, trace: () => 'a' })).toEqual(rules.keyOf(request));
  });

  it('stores whole answers alone', async () => {
    const result = await model.generate(request);
    expect(rules.storable(result)).toBe(true);
    const call = { id: '1', name: 't', input: {} };
    expect(rules.storable({ ...result, finishReason: 'tool_calls', text: '', toolCalls: [call] })).toBe(true);
    for (const change of [
      { degraded: true },
      { finishReason: 'length' },
      { finishReason: 'other' },
      { text: '' },
      { finishReason: 'tool_calls' },
    ] as const) {
      expect(rules.storable({ ...result, ...change })).toBe(false);
    }
  });

  it('knows what an answer saves', async () => {
    const result = await model.generate(request);
    const { inputTokens, outputTokens } = result.usage;
    expect(rules.savingsOf(result)).toEqual({
      tokens: inputTokens + outputTokens,
      costUsd: (inputTokens + outputTokens) / 1e6,
    });
    expect(rules.savingsOf({ ...result, cost: { status: 'unpriced' } }).costUsd).toBe(0);
    expect(rules.operationOf({ ...request, operation: 'o' })).toBe('o');
  });

  it('turns a stream into an answer and back', async () => {
    const events: TextEvent[] = [];
    for await (const event of model.stream(request)) events.push(event);
    const value = rules.fromEvents(events);
    expect(value?.text).toBe('an answer');
    expect(rules.fromEvents(events.slice(0, -1))).toBeUndefined();
    const call = { id: '1', name: 't', input: {} };
    const again = rules.toEvents({ ...value!, toolCalls: [call] });
    expect(again.map(({ type }) => type)).toEqual(['start', 'text', 'tool_call', 'finish']);
    expect(rules.toEvents({ ...value!, text: '' }).map(({ type }) => type)).toEqual(['start', 'finish']);
  });
});
