// Foreign clients: two providers of the AI SDK read our emulator. What they read is what it was told to say, and what
// we read; under a fault that they call an error, we give no answer.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EmulatedAnswer, type Emulator, type FaultId, startEmulator } from '../../../src/testing.ts';
import { type OurOutcome, ourModel, readOurs } from '../support/read-ours.ts';

interface Foreign {
  readonly text: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
  readonly finish: string;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
}

const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hello' }] }];
const tools = [
  { type: 'function' as const, name: 'look_up', inputSchema: { type: 'object' as const, properties: {} } },
];
const finishWords: Readonly<Record<string, string>> = { 'tool-calls': 'tool_calls' };
const dialects = ['chat', 'anthropic'] as const;

const text = 'Grüße aus Zürich: 3 € für 2 Äpfel 🍏.';
const call = { id: 'call_1', name: 'look_up', input: { x: 1, note: 'é' } };
const answers: readonly (readonly [string, EmulatedAnswer])[] = [
  ['a text', { text }],
  ['a call', { text: '', toolCalls: [call] }],
  ['text and two calls', { text, toolCalls: [call, { ...call, id: 'call_2' }] }],
  ['an answer cut by the token limit', { text, finishReason: 'length' }],
  ['counted and cached tokens', { text, usage: { inputTokens: 100, cacheReadTokens: 60, outputTokens: 20 } }],
];
// Faults that only wait are left out: the foreign clients have no limits of their own.
const faults: readonly FaultId[] = [
  'cut',
  'clean_cut',
  'cut_before_terminator',
  'reset',
  'malformed_line',
  'error_mid_stream',
  'error_after_200',
  'comments',
  'crlf',
  'split_utf8',
  'duplicate_events',
  'byte_by_byte',
  'status_529',
  'empty_body',
];

describe('the AI SDK on our emulator', () => {
  let emulator: Emulator;
  let answer: EmulatedAnswer = { text };
  beforeAll(async () => {
    emulator = await startEmulator({ answer: () => answer });
  });
  afterAll(async () => {
    await emulator.close();
  });

  const modelOf = (dialect: (typeof dialects)[number]) =>
    dialect === 'chat'
      ? createOpenAICompatible({
          name: 'peer',
          baseURL: emulator.openaiUrl,
          apiKey: 'key',
          includeUsage: true,
        }).chatModel('m')
      : createAnthropic({ baseURL: emulator.openaiUrl, apiKey: 'key' })('m');

  async function readForeign(dialect: (typeof dialects)[number]): Promise<Foreign> {
    const { stream } = await modelOf(dialect).doStream({ prompt, tools, maxOutputTokens: 100 });
    let said = '';
    const calls: { id: string; name: string; input: unknown }[] = [];
    for await (const part of stream as unknown as AsyncIterable<Record<string, unknown>>) {
      if (part['type'] === 'text-delta') said += String(part['delta']);
      if (part['type'] === 'tool-call')
        calls.push({
          id: String(part['toolCallId']),
          name: String(part['toolName']),
          input: JSON.parse(String(part['input'])) as unknown,
        });
      if (part['type'] === 'error') throw part['error'];
      if (part['type'] !== 'finish') continue;
      const { unified } = part['finishReason'] as { unified: string };
      if (['error', 'interrupted', 'other'].includes(unified)) throw new Error(unified);
      const usage = part['usage'] as { inputTokens: { total?: number }; outputTokens: { total?: number } };
      return {
        text: said,
        calls,
        finish: finishWords[unified] ?? unified,
        inputTokens: usage.inputTokens.total,
        outputTokens: usage.outputTokens.total,
      };
    }
    throw new Error('the stream ended without a finish');
  }

  const ours = (dialect: (typeof dialects)[number]): Promise<OurOutcome> =>
    readOurs(ourModel(dialect, emulator.url), false, {
      tools: [{ name: 'look_up', description: 'Looks up.', inputSchema: { type: 'object' } }],
    });

  const wordsOf = ({ answer: given }: OurOutcome): Foreign | undefined =>
    given && {
      text: given.text,
      calls: given.calls,
      finish: given.finish,
      inputTokens: given.usage.inputTokens,
      outputTokens: given.usage.outputTokens,
    };

  for (const dialect of dialects) {
    for (const [title, given] of answers) {
      it(`${dialect}: ${title}`, async () => {
        answer = given;
        const foreign = await readForeign(dialect);
        expect(foreign.text).toBe(given.text);
        expect(foreign.calls).toEqual(given.toolCalls ?? []);
        expect(wordsOf(await ours(dialect))).toEqual(foreign);
      });
    }

    for (const fault of faults) {
      it(`${dialect}: under ${fault} we give no other answer than they do`, async () => {
        answer = { text };
        emulator.script(fault, fault);
        const foreign = await readForeign(dialect).catch(() => undefined);
        const mine = await ours(dialect);
        if (!mine.answer) expect(mine.error?.isAiError).toBe(true);
        else
          expect({ text: mine.answer.text, theirs: foreign?.text ?? text }).toEqual({ text, theirs: text });
        if (foreign === undefined && mine.answer) expect(['duplicate_events']).toContain(fault);
      });
    }
  }
});
