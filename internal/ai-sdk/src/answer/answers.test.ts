import type { LanguageModelV4GenerateResult, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { TextEvent, TextResult } from '@internal/model';
import { emptyAnswer } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { fillAnswer, ownWord, type TheirEnd } from './answer-of-content.ts';
import { toParts } from './events-to-theirs.ts';
import { createPartReader } from './part-reader.ts';
import { toGenerateResult, toWarning } from './result-to-theirs.ts';

const usage: LanguageModelV4GenerateResult['usage'] = {
  inputTokens: { total: 10, noCache: 4, cacheRead: 3, cacheWrite: 3 },
  outputTokens: { total: 5, text: 3, reasoning: 2 },
  raw: { cache_creation: { ephemeral_1h_input_tokens: 1 }, service_tier: 'flex', cost: 0.5 },
};
const end = (unified: TheirEnd['finishReason']['unified'], raw?: string): TheirEnd => ({
  finishReason: { unified, raw },
  usage,
});
const result: TextResult = {
  text: 'Fine.',
  reasoning: 'Hm.',
  toolCalls: [],
  finishReason: 'stop',
  usage: {
    inputTokens: 10,
    cacheReadTokens: 3,
    cacheWriteTokens: 2,
    cacheWrite1hTokens: 1,
    outputTokens: 5,
    reasoningTokens: 2,
    estimated: false,
  },
  cost: { status: 'known', usd: 1, source: 'x' },
  provider: 'p',
  model: 'm',
  attempts: [],
  warnings: [{ setting: 'seed', message: 'no' }],
  degraded: false,
};
const turn = { provider: 'p', anthropic: [{ type: 'redacted_thinking' }] };

async function partsOf(events: readonly TextEvent[]): Promise<LanguageModelV4StreamPart[]> {
  const parts: LanguageModelV4StreamPart[] = [];
  for await (const part of toParts(
    (async function* () {
      yield* events;
    })(),
    [],
  ))
    parts.push(part);
  return parts;
}

describe('an answer of theirs as ours', () => {
  it('is filled with text, thought, calls and counts, what it used by the hour too', () => {
    const answer = emptyAnswer();
    const call = { type: 'tool-call' as const, toolCallId: 'a', toolName: 't', input: '{"x":1}' };
    fillAnswer(
      answer,
      [{ type: 'reasoning', text: 'Hm.' }, { type: 'text', text: 'Fine.' }, call],
      end('stop', 'end_turn'),
      false,
    );
    expect(answer).toMatchObject({
      text: 'Fine.',
      reasoning: 'Hm.',
      toolCalls: [{ id: 'a', name: 't', input: { x: 1 } }],
      finishReason: 'tool_calls',
      finishWord: 'end_turn',
      usage: {
        inputTokens: 10,
        cacheReadTokens: 3,
        cacheWriteTokens: 2,
        cacheWrite1hTokens: 1,
        outputTokens: 5,
        reasoningTokens: 2,
        tiers: ['flex'],
        billedUsd: 0.5,
      },
    });
  });

  it('gives a model of ours behind theirs what it wants back, as it was', () => {
    const answer = emptyAnswer();
    const providerMetadata = { tpl: { turn, call: { provider: 'p', x: 1 } } };
    fillAnswer(
      answer,
      [{ type: 'tool-call', toolCallId: 'a', toolName: 't', input: '', providerMetadata }],
      end('tool-calls'),
      true,
    );
    expect(answer.providerData).toEqual(turn);
    expect(answer.toolCalls).toEqual([
      { id: 'a', name: 't', input: {}, providerData: { provider: 'p', x: 1 } },
    ]);
  });

  it.each<[TheirEnd['finishReason']['unified'], string | undefined, boolean, object]>([
    ['length', undefined, true, { finishReason: 'length' }],
    ['other', undefined, false, { finishReason: 'other' }],
    ['other', 'pause_turn', true, { finishReason: 'other', finishWord: 'pause_turn' }],
    ['content-filter', 'refusal', true, { isRefusal: true }],
  ])('ends with %s (%s, streamed: %s) as it means it', (unified, raw, isStream, expected) => {
    const answer = emptyAnswer();
    fillAnswer(answer, [], end(unified, raw), isStream);
    expect(answer).toMatchObject(expected);
  });

  it.each<[TheirEnd['finishReason']['unified'], string | undefined, string]>([
    ['interrupted', undefined, 'in the middle of an answer'],
    ['other', undefined, 'in the middle of an answer'],
    ['error', undefined, 'reports a failure'],
    ['error', 'MALFORMED_FUNCTION_CALL', 'slipped in a tool call'],
  ])('is none where it ends with %s (%s)', (unified, raw, said) => {
    expect(() => fillAnswer(emptyAnswer(), [], end(unified, raw), true)).toThrow(said);
  });

  it('is not counted where they did not count, and takes the tier from what its provider says beside', () => {
    const none = { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined };
    const answer = emptyAnswer();
    const outputTokens = { total: undefined, text: undefined, reasoning: undefined };
    fillAnswer(answer, [], { ...end('stop'), usage: { inputTokens: none, outputTokens } }, false);
    expect(answer.usage).toBeUndefined();
    const counted = { inputTokens: { ...none, total: 3 }, outputTokens };
    const providerMetadata = { openai: { serviceTier: 'flex' } };
    fillAnswer(answer, [], { ...end('stop'), usage: counted, providerMetadata }, false);
    expect(answer.usage).toMatchObject({ inputTokens: 3, tiers: ['flex'] });
    expect(answer.providerData).toEqual({ aiSdk: { content: [], metadata: providerMetadata } });
  });

  it('keeps what only theirs can say, bytes as base64 and addresses as text', () => {
    const answer = emptyAnswer();
    const file = { type: 'file' as const, mediaType: 'image/png' };
    const data = new Uint8Array([1, 2]);
    fillAnswer(
      answer,
      [
        { ...file, data: { type: 'data', data } },
        { ...file, data: { type: 'url', url: new URL('https://a.example/') } },
        { type: 'tool-call', toolCallId: 'a', toolName: 'search', input: '{}', providerExecuted: true },
      ],
      end('stop'),
      false,
    );
    expect(answer.toolCalls).toEqual([]);
    const { content } = (answer.providerData?.['aiSdk'] ?? { content: [] }) as { content: object[] };
    expect(content.slice(0, 2)).toEqual([
      { ...file, data: { type: 'data', data: 'AQI=' } },
      { ...file, data: { type: 'url', url: 'https://a.example/' } },
    ]);
  });

  it('reads what a model of ours says of it, where it says so', () => {
    expect(ownWord(undefined)).toEqual({ warnings: [], rest: {} });
    const { providerMetadata } = toGenerateResult(
      { ...result, degraded: true, cache: { outcome: 'hit' }, guard: { input: [] } },
      [],
    );
    expect(ownWord(providerMetadata)).toEqual({
      told: { usage: result.usage, cost: result.cost },
      warnings: result.warnings,
      rest: { degraded: true, cache: { outcome: 'hit' }, guard: { input: [] } },
    });
  });
});

describe('an answer of ours as theirs', () => {
  it('has its object as the text to parse, and a word for an end that nobody knows', () => {
    const { structuredOutputText, finishReason, warnings, response } = toGenerateResult(
      { ...result, object: { a: 1 }, finishReason: 'other', requestId: 'r' },
      [toWarning({ setting: 'a', message: 'b' })],
    );
    expect([structuredOutputText, finishReason, warnings.length, response]).toEqual([
      '{"a":1}',
      { unified: 'other', raw: 'other' },
      2,
      { modelId: 'm', id: 'r' },
    ]);
  });

  it('carries what must come back on its last call, its text, or a part without words', async () => {
    const call = { id: 'a', name: 't', input: {} };
    const carriers = async (made: TextResult) => {
      const events: TextEvent[] = [
        ...(made.text === '' ? [] : [{ type: 'text', text: made.text } as const]),
        { type: 'finish', result: made },
      ];
      const carried = (parts: readonly object[]) =>
        parts
          .filter((part) => JSON.stringify(part).includes('redacted_thinking'))
          .map((part) => (part as { type: string }).type);
      return [carried(toGenerateResult(made, []).content), carried(await partsOf(events))];
    };
    const bare = { ...result, reasoning: '', providerData: turn };
    expect(await carriers({ ...bare, toolCalls: [call, { ...call, id: 'b' }] })).toEqual([
      ['tool-call'],
      ['tool-call'],
    ]);
    expect(await carriers(bare)).toEqual([['text'], ['text-end']]);
    expect(await carriers({ ...bare, text: '' })).toEqual([['reasoning'], ['reasoning-end']]);
  });

  it('is what a model of theirs behind ours answered, as long as no layer changed a word of it', async () => {
    const content = [
      { type: 'reasoning', text: 'Hm.', providerMetadata: { p: { signature: 's' } } },
      { type: 'text', text: 'Fine.', providerMetadata: { p: { id: 1 } } },
      { type: 'file', mediaType: 'image/png', data: { type: 'url', url: 'https://a.example/' } },
      { type: 'tool-call', toolCallId: 's', toolName: 'search', input: '{}', providerExecuted: true },
      { type: 'tool-call', toolCallId: 'a', toolName: 't', input: '' },
    ];
    const calls = [{ id: 'a', name: 't', input: {} }];
    const metadata = { p: { logprobs: 1 } };
    const kept = {
      ...result,
      toolCalls: calls,
      providerData: { provider: 'p', aiSdk: { content, metadata } },
    };
    const same = toGenerateResult(kept, []);
    expect(same.content.slice(0, 2)).toEqual(content.slice(0, 2));
    expect(same.content[2]).toEqual({
      type: 'file',
      mediaType: 'image/png',
      data: { type: 'url', url: new URL('https://a.example/') },
    });
    expect(same.providerMetadata).toMatchObject(metadata);
    const types = ['reasoning', 'text', 'file', 'tool-call', 'tool-call'];
    const { reasoning: _, ...thoughtless } = kept;
    for (const changed of [
      { ...kept, text: 'Other.' },
      { ...kept, toolCalls: [{ id: 'a', name: 't', input: { x: 1 } }] },
      thoughtless,
    ]) {
      const { content: made } = toGenerateResult(changed, []);
      expect(made.map(({ type }) => type)).toEqual(changed === thoughtless ? types.slice(1) : types);
      expect(JSON.stringify(made.at(-1))).toContain('"turn"');
    }
    const parts = await partsOf([
      { type: 'text', text: 'Fine.' },
      { type: 'finish', result: kept },
    ]);
    expect(parts.map(({ type }) => type)).toContain('file');
  });

  it('is what was said where the length limit cut the call after it', () => {
    const answer = emptyAnswer();
    const content = [
      { type: 'text' as const, text: 'I look.' },
      { type: 'tool-call' as const, toolCallId: 'a', toolName: 't', input: '{"x":' },
    ];
    fillAnswer(answer, content, { ...end('length'), providerMetadata: { p: { id: 1 } } }, false);
    const { text, toolCalls, finishReason, providerData } = answer;
    const made = toGenerateResult(
      {
        ...result,
        reasoning: '',
        text,
        toolCalls,
        finishReason,
        ...(providerData && { providerData }),
      },
      [],
    );
    expect(made.finishReason.unified).toBe('length');
    expect(made.content).toMatchObject([{ type: 'text', text: 'I look.' }]);
  });

  it('tells what a call wants back, and nothing else, where the answer itself wants nothing', () => {
    const call = { id: 'a', name: 't', input: {}, providerData: { provider: 'p', x: 1 } };
    const { content } = toGenerateResult({ ...result, text: '', reasoning: '', toolCalls: [call] }, []);
    expect(content).toEqual([
      {
        type: 'tool-call',
        toolCallId: 'a',
        toolName: 't',
        input: '{}',
        providerMetadata: { tpl: { call: { provider: 'p', x: 1 } } },
      },
    ]);
    expect(toGenerateResult({ ...result, text: '', reasoning: '' }, []).content).toEqual([]);
  });

  it('streams blocks that begin and end, and calls with their input', async () => {
    const toolCalls = [{ id: 'a', name: 't', input: { x: 1 } }];
    const parts = await partsOf([
      { type: 'start', provider: 'p', model: 'm', requestId: 'r' },
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Fi' },
      { type: 'text', text: 'ne.' },
      { type: 'partial', object: {} },
      { type: 'tool_call', call: toolCalls[0] as never },
      { type: 'finish', result: { ...result, toolCalls, finishReason: 'tool_calls' } },
    ]);
    expect(parts.map(({ type }) => type)).toEqual(
      'stream-start response-metadata reasoning-start reasoning-delta reasoning-end text-start text-delta text-delta text-end tool-input-start tool-input-delta tool-input-end tool-call finish'.split(
        ' ',
      ),
    );
  });
});

describe('parts of a stream of theirs', () => {
  it('are put together block by block, also where nobody announced one', () => {
    const answer = emptyAnswer();
    const reader = createPartReader(answer, 1000);
    const metadata = { p: { signature: 's' } };
    const source = { type: 'source', sourceType: 'url', id: 's', url: 'https://a.example' } as const;
    const pushed: LanguageModelV4StreamPart[] = [
      { type: 'stream-start', warnings: [{ type: 'other', message: 'x' }] },
      { type: 'response-metadata', id: 'resp_1', modelId: 'm' },
      { type: 'ping' },
      { type: 'text-start', id: '1' },
      { type: 'reasoning-start', id: '0' },
      { type: 'reasoning-delta', id: '0', delta: '', providerMetadata: metadata },
      { type: 'reasoning-delta', id: '0', delta: 'Hm.' },
      { type: 'reasoning-end', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Fine.' },
      { type: 'text-end', id: '0', citations: [{ source }] },
      { type: 'tool-input-delta', id: 'a', delta: '{}' },
      source,
      { type: 'tool-call', toolCallId: 'a', toolName: 't', input: '{}' },
      { type: 'tool-result', toolCallId: 'b', toolName: 't', result: 1 },
      { type: 'tool-approval-request', approvalId: 'c', toolCallId: 'b' },
      { type: 'custom', kind: 'p.x' },
      {
        type: 'reasoning-file',
        mediaType: 'image/png',
        data: { type: 'url', url: new URL('https://a.example/') },
      },
      { type: 'text-end', id: '2' },
      { type: 'response-metadata' },
      { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AAAA' } },
      { type: 'finish', finishReason: { unified: 'stop', raw: undefined }, usage },
    ];
    expect(pushed.map((part) => reader.push(part)).filter(Boolean)).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Fine.' },
    ]);
    expect(reader.content.slice(0, 3)).toEqual([
      { type: 'text', text: '' },
      { type: 'reasoning', text: 'Hm.', providerMetadata: metadata },
      { type: 'text', text: 'Fine.', citations: [{ source }] },
    ]);
    expect([
      reader.content.length,
      reader.id,
      reader.warnings.length,
      reader.hasContent,
      reader.end?.finishReason.unified,
    ]).toEqual([11, 'resp_1', 1, true, 'stop']);
    expect(answer).toMatchObject({ text: 'Fine.', reasoning: 'Hm.', argumentText: '{}', model: 'm' });
  });

  it('end past the limit, and with what an error part holds', () => {
    const reader = createPartReader(emptyAnswer(), 4);
    expect(() => reader.push({ type: 'text-delta', id: '0', delta: 'too long' })).toThrow(
      /longer than allowed/,
    );
    expect(() =>
      createPartReader(emptyAnswer(), 4).push({ type: 'error', error: { type: 'overloaded_error' } }),
    ).toThrow('The provider reports a failure.');
  });
});
