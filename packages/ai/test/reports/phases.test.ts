// Reports of messages that say whether they are a comment on the way or the answer (`phase`, from gpt-5.3-codex on).
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { generateObject, nextTurn, type TextRequest } from '../../src/index.ts';
import { createOpenAiModel } from '../../src/openai.ts';
import {
  called,
  completed,
  created,
  itemAdded,
  itemDone,
  type Json,
  named,
  response,
  said,
  textDelta,
} from '../oracle/support/bytes.ts';
import { ask, request, script } from './script.ts';

const comment = (words: string, id = 'msg_1') => ({ ...said(words, id), phase: 'commentary' });
const final = (words: string, id = 'msg_2') => ({ ...said(words, id), phase: 'final_answer' });
const textOf = (item: Json) => (item['content'] as Json[])[0]?.['text'] as string;

/** The output as it streams: announced, told in a delta, done and told again at the end. */
function streamed(output: readonly Json[], isAnnounced = true) {
  const events = output.flatMap((item, at) =>
    item['type'] === 'message'
      ? [
          ...(isAnnounced ? [itemAdded({ ...item, content: [] }, at)] : []),
          textDelta(textOf(item), at),
          ...(isAnnounced ? [itemDone(item, at)] : []),
        ]
      : [itemDone(item, at)],
  );
  return named(created, ...events, completed(output));
}
const asked: TextRequest = { messages: [{ role: 'user', content: 'How is it?' }] };
const fine = JSON.stringify(response([said('Fine.')]));
const make = (fetch: typeof globalThis.fetch) => createOpenAiModel({ model: 'gpt-5.4', apiKey: 'k', fetch });
const inputOf = (body: Json | undefined) => (body as { input: Json[] }).input;

describe.each([true, false])('phases of messages (plain: %s)', (isPlain) => {
  const first = (output: readonly Json[]) => (isPlain ? JSON.stringify(response(output)) : streamed(output));

  it.each(['I look first.', 'It is 21 °C.'])(
    'langchain4j/langchain4j#6399, JetBrains/koog#1976, agentjido/req_llm#618: the comment "%s" is no part of the answer',
    async (words) => {
      const { fetch } = script(first([comment(words), final('It is 21 °C.')]));
      const { result, streamed: pieces } = await ask(make(fetch as never), asked, isPlain);
      expect({ text: result.text, reasoning: result.reasoning }).toEqual({
        text: 'It is 21 °C.',
        reasoning: words,
      });
      if (pieces) expect(pieces).toEqual({ text: 'It is 21 °C.', reasoning: words });
    },
  );

  it('agentjido/req_llm#618: an object that is told in a comment as well is one object', async () => {
    const { fetch } = script(first([comment('{"mood":"bad"}'), final('{"mood":"good"}')]));
    const schema = z.object({ mood: z.string() });
    const model = make(fetch as never);
    const { object } = await generateObject(
      isPlain ? model : { ...model, generate: async (one) => (await ask(model, one, false)).result },
      asked,
      { schema, maxReasks: 0 },
    );
    expect(object).toEqual({ mood: 'good' });
  });

  it('earendil-works/pi#1819, vercel/ai#12860, stacklok/mecatl#46: each message goes back with its phase, in its place', async () => {
    const output = [
      comment('I look first.'),
      called('{"x":1}', 'call_1'),
      final('It is '),
      final('21 °C.', 'msg_3'),
    ];
    const { bodies, fetch } = script(first(output), fine);
    const model = make(fetch as never);
    const { result } = await ask(model, request, isPlain);
    await model.generate(nextTurn(request, result, [{ toolCallId: 'call_1', content: 'Yes.' }]));
    expect(inputOf(bodies[1]).slice(1)).toEqual([
      { role: 'assistant', content: 'I look first.', phase: 'commentary' },
      { type: 'function_call', call_id: 'call_1', name: 'look_up', arguments: '{"x":1}' },
      { role: 'assistant', content: 'It is ', phase: 'final_answer' },
      { role: 'assistant', content: '21 °C.', phase: 'final_answer' },
      { type: 'function_call_output', call_id: 'call_1', output: 'Yes.' },
    ]);
  });

  it('a text that somebody changed stands where its first message stood', async () => {
    const { bodies, fetch } = script(first([final('It is '), final('21 °C.', 'msg_3')]), fine);
    const model = make(fetch as never);
    const { result } = await ask(model, asked, isPlain);
    await model.generate(nextTurn(asked, { ...result, text: 'It is warm, they say.' }, 'Go on.'));
    expect(inputOf(bodies[1])[1]).toEqual({
      role: 'assistant',
      content: 'It is warm, they say.',
      phase: 'final_answer',
    });
  });

  it('a comment that nothing follows is the answer after all, and goes back once', async () => {
    const { bodies, fetch } = script(first([comment('I am on it.')]), fine);
    const model = make(fetch as never);
    const { result, streamed: pieces } = await ask(model, asked, isPlain);
    expect(result.text).toBe('I am on it.');
    if (pieces) expect(pieces.text).toBe('I am on it.');
    await model.generate(nextTurn(asked, result, 'Go on.'));
    expect(inputOf(bodies[1])).toEqual([
      { role: 'user', content: 'How is it?' },
      { role: 'assistant', content: 'I am on it.', phase: 'commentary' },
      { role: 'user', content: 'Go on.' },
    ]);
  });
});

it('a stream that told a comment as text, before it said what it is, is read as it was told', async () => {
  const { fetch } = script(streamed([comment('I look. '), final('It is 21 °C.')], false));
  const { result, streamed: pieces } = await ask(make(fetch as never), asked, false);
  expect([result.text, pieces?.text]).toEqual(['I look. It is 21 °C.', 'I look. It is 21 °C.']);
});
