// Infrastructure Service: ai · stable API, changes affect all users
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AiError } from '../../src/ai-error.ts';
import { createAnthropicModel } from '../../src/anthropic/create-anthropic-model.ts';
import { createOpenAiCompatibleModel } from '../../src/openai/create-openai-compatible-model.ts';
import { createOpenAiModel } from '../../src/openai/create-openai-model.ts';
import { type Fault, faultList } from '../../src/testing/fault-list.ts';
import type { Emulator } from '../../src/testing/start-emulator.ts';
import { startEmulator } from '../../src/testing/start-emulator.ts';
import type { TextModel, TextResult } from '../../src/text-model.ts';

const text = 'Grüße: 3 € für Äpfel 🍏, sagt sie. Ein zweiter Satz folgt, damit es eine Mitte gibt.';
const request = { messages: [{ role: 'user' as const, content: 'Say something.' }] };
const limits = {
  headersTimeoutMs: 150,
  firstTokenTimeoutMs: 150,
  idleTimeoutMs: 150,
  totalTimeoutMs: 500,
  maxLineBytes: 100_000,
  maxResponseBytes: 1_000_000,
};

describe.each(['anthropic', 'responses', 'chat'])('wire faults at %s', (dialect) => {
  let emulator: Emulator;
  let modelWith: (fault: string) => TextModel;
  beforeAll(async () => {
    emulator = await startEmulator({ answer: () => text });
    modelWith = (fault) => {
      const model = `m#${fault}`;
      const { url, openaiUrl } = emulator;
      if (dialect === 'anthropic')
        return createAnthropicModel({ model, apiKey: 'k', baseUrl: url, ...limits });
      if (dialect === 'responses')
        return createOpenAiModel({ model, apiKey: 'k', baseUrl: openaiUrl, ...limits });
      return createOpenAiCompatibleModel({ model, baseUrl: openaiUrl, ...limits });
    };
    await modelWith('none').generate(request);
  });
  afterAll(() => emulator.close());

  const openRequests = async () => {
    for (let turn = 0; turn < 100 && emulator.openRequests > 0; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    return emulator.openRequests;
  };
  function judge(fault: Fault, expected: Fault['plain'], outcome: TextResult | unknown): void {
    if (expected === 'whole') {
      expect(outcome).toMatchObject({ text, finishReason: 'stop' });
      return;
    }
    expect(AiError.isInstance(outcome) ? outcome.code : outcome).toBe(expected);
    const error = outcome as AiError;
    expect(error.attempts).toHaveLength(1);
    expect(error.retryAfterMs).toBe(fault.retryAfterMs);
    expect(JSON.stringify(error) + error.message + String(error.cause)).not.toContain('Grüße');
  }

  it.each(faultList.map((fault) => [fault.id, fault as Fault] as const))(
    'generate under %s',
    async (id, fault) => {
      const startedAt = performance.now();
      const outcome = await modelWith(id)
        .generate(request)
        .catch((error: unknown) => error);
      judge(fault, fault.plain, outcome);
      expect(performance.now() - startedAt).toBeLessThan(limits.totalTimeoutMs + 300);
      expect(await openRequests()).toBe(0);
    },
  );

  it.each(faultList.map((fault) => [fault.id, fault as Fault] as const))(
    'stream under %s',
    async (id, fault) => {
      let seen = '';
      let outcome: unknown = 'ended in silence';
      try {
        for await (const event of modelWith(id).stream(request)) {
          if (event.type === 'text') seen += event.text;
          if (event.type === 'finish') outcome = event.result;
        }
      } catch (error) {
        outcome = error;
      }
      judge(fault, fault.stream, outcome);
      if (fault.stream === 'whole') expect(seen).toBe(text);
      else expect((outcome as AiError).partial?.text ?? '').toBe(seen);
      expect(await openRequests()).toBe(0);
    },
  );
});
