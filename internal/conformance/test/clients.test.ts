import { describe, expect, it } from '@jest/globals';
import { gatewayClient } from '../src/client/gateway-client.ts';
import type { FaultCase, FaultRow } from '../src/client/play-faults.ts';
import { playFaults } from '../src/client/play-faults.ts';
import { anthropicSpeech } from '../src/speech/anthropic-speech.ts';
import { chatSpeech } from '../src/speech/chat-speech.ts';
import { responsesSpeech } from '../src/speech/responses-speech.ts';
import type { Passing } from './bent-server.ts';
import { startBent } from './bent-server.ts';

/** Reads by the letter, straight from the emulator. */
const letterClient = (speech: typeof chatSpeech) => (question: FaultCase) =>
  gatewayClient({ url: question.baseUrl, speech, headers: {}, model: 'm' })({
    ...question,
    fault: undefined,
  });

const outcomes = (rows: readonly FaultRow[]): Record<string, string> =>
  Object.fromEntries(rows.map(({ fault, outcome }) => [fault, outcome]));

describe('playing faults', () => {
  it.each([chatSpeech, responsesSpeech, anthropicSpeech])(
    'a client that reads by the letter takes nothing for an answer that is none ($name)',
    async (speech) => {
      const rows = await playFaults(letterClient(speech), {
        dialect: speech.name,
        waitMs: 500,
        concurrency: 40,
      });
      expect(rows.length).toBeGreaterThan(100);
      // It never waits less than it is let: what floods or stalls is all that is left.
      const harmed = rows.filter(({ outcome }) => /cut|wrong|lost|unproven/.test(outcome));
      expect(harmed.map(({ fault, way, outcome }) => `${fault} ${way} ${outcome}`)).toEqual([]);
    },
  );

  it('a gateway that ends every stream as if it were whole is found', async () => {
    const ended = (passing: Passing): void => {
      if (passing.status !== 200) return;
      if (passing.text.startsWith('data:'))
        passing.text = `${passing.text.trimEnd()}\n\ndata: {"id":"x","choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`;
    };
    await using gateway = await startBent('x-upstream', ended);
    const client = gatewayClient({
      ...{
        url: `${gateway.url}/v1`,
        speech: chatSpeech,
        headers: { 'x-upstream': '{upstream}' },
        model: 'm',
      },
    });
    const options = { dialect: 'openai-chat', waitMs: 3_000 } as const;
    const rows = await playFaults(client, {
      ...options,
      ways: ['stream'],
      faults: ['clean_cut', 'error_mid_stream', 'reset', 'status_529', 'gzip'],
    });
    const plain = await playFaults(client, {
      ...options,
      ways: ['plain'],
      faults: ['error_after_200', 'no_answer'],
    });
    expect(outcomes(rows)).toEqual({
      clean_cut: 'cut',
      error_mid_stream: 'error',
      reset: 'error',
      status_529: 'error',
      gzip: 'whole',
    });
    expect(outcomes(plain)).toEqual({ error_after_200: 'error', no_answer: 'error' });
  });

  it('a gateway that has its upstream in its configuration is asked for MODEL#FAULT', async () => {
    const asked: string[] = [];
    const client = gatewayClient({
      url: 'http://127.0.0.1:9',
      speech: chatSpeech,
      headers: {},
      model: 'm',
      key: 'k',
    });
    const question = {
      baseUrl: '',
      model: '',
      dialect: 'openai-chat',
      streamed: false,
      fault: 'stall',
    } as const;
    await client({ ...question, signal: AbortSignal.timeout(2_000) }).catch((error: Error) =>
      asked.push(error.name),
    );
    expect(asked).toEqual(['BrokenAnswer']);
  });

  it('says that a client does not work at all before it judges it', async () => {
    const options = { dialect: 'openai-chat', waitMs: 50 } as const;
    await expect(playFaults(async () => ({ text: 'Yes.' }), options)).rejects.toThrow(/another text/);
    await expect(playFaults(() => new Promise(() => {}), options)).rejects.toThrow(/it hangs/);
    // A client may throw what is no error.
    const throws = async () => {
      throw 'down' as unknown as Error;
    };
    await expect(playFaults(throws, options)).rejects.toThrow(/Error: down/);
  });
});
