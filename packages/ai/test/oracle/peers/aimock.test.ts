// A foreign server: @copilotkit/aimock speaks all three dialects in its own bytes. We and the official SDKs read them.

import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { differsFromSdk, neverAllowed } from '../support/compare.ts';
import { ourModel, readOurs } from '../support/read-ours.ts';
import { readSdk } from '../support/read-sdk.ts';

const dialects = ['chat', 'responses', 'anthropic'] as const;
const text = 'Grüße aus Zürich: 3 € für 2 Äpfel 🍏, sagt die Bäuerin.';
const call = { id: 'call_1', name: 'look_up', arguments: '{"x":1,"note":"é"}' };
// Counts in the words of all dialects: without them, this server says zero.
const usage = {
  prompt_tokens: 40,
  completion_tokens: 20,
  total_tokens: 60,
  input_tokens: 40,
  output_tokens: 20,
};
const whole = [
  ['a text', { content: text }],
  ['a call', { toolCalls: [call] }],
  ['two calls', { toolCalls: [call, { ...call, id: 'call_2' }] }],
  ['text and a call', { content: text, toolCalls: [call] }],
  ['thought and text', { content: text, reasoning: 'Let me see.' }],
] as const;
const failures = [
  [
    'a rate limit',
    { error: { message: 'slow down', type: 'rate_limit_error' }, status: 429, retryAfter: 7 },
    'rate_limited',
  ],
  ['an overload', { error: { message: 'overloaded', type: 'overloaded_error' }, status: 503 }, 'overloaded'],
  ['a wrong key', { error: { message: 'no such key', type: 'authentication_error' }, status: 401 }, 'auth'],
  ['a failure', { error: { message: 'failed', type: 'server_error' }, status: 500 }, 'server'],
] as const;

describe('against aimock', () => {
  const mock = new LLMock({ port: 0, chunkSize: 5 });
  beforeAll(async () => {
    await mock.start();
  });
  afterAll(async () => {
    await mock.stop();
  });

  for (const dialect of dialects) {
    for (const isPlain of [false, true]) {
      const way = `${dialect}, ${isPlain ? 'plain' : 'streamed'}`;

      for (const [title, answer] of whole) {
        it(`${way}: ${title}`, async () => {
          mock.clearFixtures();
          mock.onMessage('Hello', { ...answer, usage } as never);
          const sdk = await readSdk(dialect, isPlain, () => mock.url);
          const ours = await readOurs(ourModel(dialect, mock.url), isPlain);
          expect(sdk.threw).toBeUndefined();
          expect(neverAllowed(sdk, ours)).toBeUndefined();
          expect(sdk.answer && differsFromSdk({ dialect }, sdk.answer, ours)).toBeUndefined();
        });
      }

      for (const [title, answer, code] of failures) {
        it(`${way}: ${title} is ${code}`, async () => {
          mock.clearFixtures();
          mock.onMessage('Hello', answer as never);
          const { error } = await readOurs(ourModel(dialect, mock.url), isPlain);
          expect(error?.code).toBe(code);
          if ('retryAfter' in answer) expect(error?.retryAfterMs).toBe(7_000);
        });
      }

      it(`${way}: a body that is no JSON is an AiError`, async () => {
        mock.clearFixtures();
        mock.onMessage('Hello', { content: text }, { chaos: { malformedRate: 1 } });
        const { error } = await readOurs(ourModel(dialect, mock.url), isPlain);
        expect(error?.isAiError).toBe(true);
      });
    }

    it(`${dialect}: a stream that is cut after some chunks is an error with what had come`, async () => {
      mock.clearFixtures();
      mock.onMessage('Hello', { content: text }, { truncateAfterChunks: 6, latency: 5 });
      const { error } = await readOurs(ourModel(dialect, mock.url), false);
      expect(error?.code).toBe('stream_truncated');
      expect(text.startsWith(error?.partial ?? '')).toBe(true);
    });
  }
});
