import type { Emulator } from '@internal/conformance/emulator';
import { type Fault, faultList, startEmulator } from '@internal/conformance/emulator';
import type { TextModel } from '@internal/model';
import { AiError } from '@internal/model';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAnthropicModel } from '../../src/anthropic/create-anthropic-model.ts';
import { createOpenAiCompatibleModel } from '../../src/openai/models/create-openai-compatible-model.ts';
import { createOpenAiModel } from '../../src/openai/models/create-openai-model.ts';

const text = 'Grüße: 3 € für Äpfel 🍏, sagt sie. Ein zweiter Satz folgt, damit es eine Mitte gibt.';
const request = { messages: [{ role: 'user' as const, content: 'Say something.' }] };
const sizes = { maxLineBytes: 100_000, maxResponseBytes: 1_000_000 };
const shortMs = 80;
// Only the limit that the fault is for is short: a slow machine must not look like another fault.
const limitsOf = (expected: Fault['plain']) => ({
  ...sizes,
  ...(expected === 'headers_timeout' && { headersTimeoutMs: shortMs }),
  ...(expected === 'first_token_timeout' && { firstTokenTimeoutMs: shortMs }),
  ...(expected === 'idle_timeout' && { idleTimeoutMs: shortMs }),
  ...(expected === 'total_timeout' && { totalTimeoutMs: 2 * shortMs }),
});

interface Seen {
  readonly outcome: unknown;
  readonly arrived: string;
  readonly tookMs: number;
}

describe.each(['anthropic', 'responses', 'chat'])('wire faults at %s', (dialect) => {
  let emulator: Emulator;
  const seen = new Map<string, Seen>();
  function modelWith(fault: string, expected: Fault['plain']): TextModel {
    const { url, openaiUrl } = emulator;
    const options = { model: `m#${fault}`, ...limitsOf(expected) };
    if (dialect === 'anthropic') return createAnthropicModel({ apiKey: 'k', baseUrl: url, ...options });
    if (dialect === 'responses') return createOpenAiModel({ apiKey: 'k', baseUrl: openaiUrl, ...options });
    return createOpenAiCompatibleModel({ baseUrl: openaiUrl, ...options });
  }
  beforeAll(async () => {
    emulator = await startEmulator({ answer: () => text });
    await modelWith('none', 'whole').generate(request);
    for (const { id, plain, stream } of faultList) {
      seen.set(`plain ${id}`, await play(modelWith(id, plain), false));
      seen.set(`stream ${id}`, await play(modelWith(id, stream), true));
    }
  });
  afterAll(() => emulator.close());

  describe.each(faultList.map((fault) => [fault.id, fault as Fault] as const))('%s', (id, fault) => {
    for (const way of ['plain', 'stream'] as const) {
      it(`${way}: ${fault[way]}`, () => {
        const { outcome, arrived, tookMs } = seen.get(`${way} ${id}`) as Seen;
        if (fault[way].endsWith('_timeout')) expect(tookMs).toBeLessThan(2_000);
        if (fault[way] === 'whole') {
          expect(outcome).toMatchObject({ text, finishReason: 'stop' });
          if (way === 'stream') expect(arrived).toBe(text);
          return;
        }
        expect(AiError.isInstance(outcome) ? outcome.code : outcome).toBe(fault[way]);
        const error = outcome as AiError;
        expect(error.attempts).toHaveLength(1);
        expect(error.retryAfterMs).toBe(fault.retryAfterMs);
        if (way === 'stream') expect(error.partial?.text ?? '').toBe(arrived);
        expect(JSON.stringify(error) + error.message + String(error.cause)).not.toContain('Grüße');
      });
    }
  });

  it('leaves no request open', async () => {
    for (let turn = 0; turn < 100 && emulator.openRequests > 0; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(emulator.openRequests).toBe(0);
  });
});

async function play(model: TextModel, streamed: boolean): Promise<Seen> {
  const startedAt = performance.now();
  let arrived = '';
  let outcome: unknown = 'ended in silence';
  try {
    if (!streamed) outcome = await model.generate(request);
    else {
      for await (const event of model.stream(request)) {
        if (event.type === 'text') arrived += event.text;
        if (event.type === 'finish') outcome = event.result;
      }
    }
  } catch (error) {
    outcome = error;
  }
  return { outcome, arrived, tookMs: performance.now() - startedAt };
}
