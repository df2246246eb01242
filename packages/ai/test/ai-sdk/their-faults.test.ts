// Every fault of the wire at their providers: under our rules each is the whole answer or an error of ours, as at our own adapters.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { TextModel } from '@internal/model';
import { AiError } from '@internal/model';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromAiSdkModel } from '../../src/ai-sdk.ts';
import { type Emulator, type Fault, faultList, startEmulator } from '../../src/testing.ts';

const text = 'Grüße: 3 € für Äpfel 🍏, sagt sie. Ein zweiter Satz folgt, damit es eine Mitte gibt.';
const request = { messages: [{ role: 'user' as const, content: 'Say something.' }] };
const providers = ['anthropic', 'responses', 'openai chat', 'compatible'] as const;
const shortMs = 80;

/** What their providers do with a fault, whatever stands around them: by fault, `way fault` or `provider way fault`. */
const theirWay: Readonly<Record<string, string>> = {
  // A plain call of theirs shows nothing until it ends: only the limit of the whole call is left.
  'plain silent_body': 'total_timeout',
  'plain stall': 'total_timeout',
  // They read without a bound of their own; give their `fetch` one.
  huge_line: 'total_timeout',
  huge_body: 'total_timeout',
  status_500_huge: 'total_timeout',
  'stream status_500_stalled': 'headers_timeout',
  // They read bytes that are no UTF-8 as well as they can.
  invalid_utf8: 'another text',
  // Lines that are no events are none to them.
  'stream html_200': 'stream_truncated',
  // These wait for the first part before they open their stream.
  ...Object.fromEntries(
    ['anthropic', 'responses', 'openai chat'].flatMap((provider) =>
      ['slow_first_token', 'silent_body'].map((fault) => [`${provider} stream ${fault}`, 'headers_timeout']),
    ),
  ),
  // These end their answer when the connection ends.
  'responses stream reset_after_end': 'stream_truncated',
  'openai chat stream reset_after_end': 'stream_truncated',
  'compatible stream reset_after_end': 'stream_truncated',
  // They end a stream when the connection ends.
  'responses stream lingering': 'idle_timeout',
  'openai chat stream lingering': 'idle_timeout',
  'compatible stream lingering': 'idle_timeout',
  // An empty answer has no reason to have ended, and an event without its name is none to them.
  'anthropic stream no_answer': 'server',
  'openai chat stream no_answer': 'stream_truncated',
  'compatible stream no_answer': 'stream_truncated',
  'responses stream error_without_name': 'malformed_response',
  // Their schemas want counts.
  'anthropic plain missing_usage': 'malformed_response',
  'anthropic stream missing_usage': 'server',
  'responses plain broken_usage': 'malformed_response',
  'responses stream broken_usage': 'malformed_response',
};

describe.each(providers)('wire faults at %s of the AI SDK', (provider) => {
  let emulator: Emulator;
  function theirs(model: string): LanguageModelV4 {
    const options = { baseURL: emulator.openaiUrl, apiKey: 'key' };
    if (provider === 'anthropic') return createAnthropic(options)(model);
    if (provider === 'responses') return createOpenAI(options).responses(model as never);
    if (provider === 'openai chat') return createOpenAI(options).chat(model as never);
    return createOpenAICompatible({ name: 'peer', ...options, includeUsage: true }).chatModel(model);
  }
  function modelWith(fault: string, expected: string): TextModel {
    const name = {
      idle_timeout: 'idleTimeoutMs',
      headers_timeout: 'headersTimeoutMs',
      first_token_timeout: 'firstTokenTimeoutMs',
      total_timeout: 'totalTimeoutMs',
    }[expected];
    return fromAiSdkModel(theirs(`m#${fault}`), name === undefined ? {} : { [name]: shortMs });
  }
  beforeAll(async () => {
    emulator = await startEmulator({ answer: () => text });
  });
  afterAll(() => emulator.close());

  for (const fault of faultList as readonly Fault[]) {
    for (const way of ['plain', 'stream'] as const) {
      const expected =
        theirWay[`${provider} ${way} ${fault.id}`] ??
        theirWay[`${way} ${fault.id}`] ??
        theirWay[fault.id] ??
        fault[way];
      it(`${way}: ${fault.id} is ${expected}`, async () => {
        expect(await play(modelWith(fault.id, expected), way === 'stream')).toBe(expected);
      });
    }
  }
});

async function play(model: TextModel, streamed: boolean): Promise<string> {
  try {
    if (!streamed) return (await model.generate(request)).text === text ? 'whole' : 'another text';
    for await (const event of model.stream(request))
      if (event.type === 'finish') return event.result.text === text ? 'whole' : 'another text';
    return 'ended in silence';
  } catch (error) {
    return AiError.isInstance(error) ? error.code : String(error);
  }
}
