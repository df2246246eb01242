// Where an answer ends is held to at the door: the official clients of a model that goes on; numbers are public reports.
import { describe, expect, it } from '@jest/globals';
import { answer, scriptedModel, serve, usage } from './served-model.ts';

const question = { role: 'user', content: 'May it run?' } as const;
const messages = { model: 'any', max_tokens: 64, messages: [question] };
const toolCalls = [{ id: 'call_1', name: 'run', input: {} }];
// Pieces of five units: both texts at which it is cut fall into two.
const text = '<block>no</block> and more\nObservation: it ran';
const script = {
  result: answer({ text, toolCalls, finishReason: 'length' }),
  thought: 'Hm.',
  thoughtAfter: 'I go on.',
};

describe.each([false, true])('an answer that its model does not end, streamed: %s', (isStreamed) => {
  // A coding tool's check before each command ends at </block>: farion1231/cc-switch#5175, BerriAI/litellm#33075.
  it.each<[string, string[], string | null]>([
    ['<block>no', ['</block>'], '</block>'],
    ['<block>no', ['\nObservation:', '</block>'], '</block>'],
    ['<block>no</block> and more', ['\nObservation:'], '\nObservation:'],
    ['', ['<block'], '<block'],
  ])('ends at Messages with %j', async (expected, stop_sequences, stop_sequence) => {
    await using served = await serve(scriptedModel(script));
    const api = served.anthropic.messages;
    const body = { ...messages, stop_sequences };
    const message = isStreamed ? await api.stream(body).finalMessage() : await api.create(body);
    const said = message.content.filter(({ type }) => type !== 'thinking');
    expect(said).toMatchObject(expected === '' ? [] : [{ type: 'text', text: expected }]);
    // The whole of it was made, and is paid.
    const { stop_reason } = message;
    expect({ stop_reason, stop_sequence: message.stop_sequence }).toEqual({
      stop_reason: 'stop_sequence',
      stop_sequence,
    });
    expect(message.usage.output_tokens).toBe(usage.outputTokens);
    expect(JSON.stringify(message)).not.toContain('I go on.');
  });

  // Agents always send it, and play the tools themselves past it: crewAIInc/crewAI#3317.
  it.each([['\nObservation:'], '\nObservation:'])('ends at Chat Completions with %j', async (stop) => {
    await using served = await serve(scriptedModel(script));
    const { completions } = served.openai.chat;
    const body = { model: 'any', messages: [question], stop };
    const { choices } = isStreamed
      ? await completions.stream(body).finalChatCompletion()
      : await completions.create(body);
    expect(choices[0]).toMatchObject({
      message: { content: '<block>no</block> and more' },
      finish_reason: 'stop',
    });
    expect(choices[0]?.message.tool_calls ?? []).toEqual([]);
  });

  it('ends at blanks alone, which no model is given, and at the fifth of five', async () => {
    await using served = await serve(scriptedModel(script));
    const { completions } = served.openai.chat;
    const ask = async (stop: string[]) => {
      const body = { model: 'any', messages: [question], stop };
      const { choices } = isStreamed
        ? await completions.stream(body).finalChatCompletion()
        : await completions.create(body);
      return choices[0]?.message.content;
    };
    expect(await ask(['\n'])).toBe('<block>no</block> and more');
    expect(await ask(['a1', 'a2', 'a3', 'a4', ' more'])).toBe('<block>no</block> and');
  });

  it('is whole where none of the texts comes, also what might have become one', async () => {
    await using served = await serve(scriptedModel({ result: answer({ text: 'It ran\nObs' }) }));
    const api = served.anthropic.messages;
    const body = { ...messages, stop_sequences: ['\nObservation:'] };
    const message = isStreamed ? await api.stream(body).finalMessage() : await api.create(body);
    expect(message).toMatchObject({ content: [{ text: 'It ran\nObs' }], stop_reason: 'end_turn' });
  });
});
