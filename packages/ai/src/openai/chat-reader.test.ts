import { ReportedError, UnreadableAnswer } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { createChatReader } from './chat-reader.ts';

/** A reader, and what it gives for each event. */
function read(...events: unknown[]) {
  const reader = createChatReader();
  const pieces = events.map((data) =>
    reader.read({ event: 'message', data: typeof data === 'string' ? data : JSON.stringify(data) }),
  );
  return { reader, pieces, said: pieces.flat().map(({ text }) => text) };
}
const choice = (delta: unknown, more: object = {}) => ({ choices: [{ delta, ...more }] });
const stop = choice({}, { finish_reason: 'stop' });
const call = { index: 0, id: 'c', function: { name: 'f', arguments: '{}' } };

describe('an answer of chat completions in chunks', () => {
  it('is whole from its finish word on, and ended from its last word on', () => {
    const hello = choice({ content: 'Hello' });
    expect(read(hello).reader).toMatchObject({ isWhole: false, isEnded: false });
    expect(read(hello, stop).reader).toMatchObject({ isWhole: true, isEnded: false });
    expect(read(hello, stop, ' [DONE] ').reader).toMatchObject({ isWhole: true, isEnded: true });
  });

  it('is not whole by an empty finish word, nor by none', () => {
    for (const finish_reason of ['', null, undefined]) {
      const { reader } = read(choice({ content: 'Hello' }, { finish_reason }));
      expect(reader).toMatchObject({ isWhole: false, answer: { finishReason: 'other' } });
      expect(reader.answer).not.toHaveProperty('finishWord');
    }
  });

  it('goes on after a finish word where more of it comes: then only the last word ends it', () => {
    for (const more of [{ content: 'more' }, { tool_calls: [call] }]) {
      const { reader } = read(choice({ content: 'Hello' }), stop, choice(more), stop);
      expect(reader.isWhole).toBe(false);
      reader.read({ event: 'message', data: '[DONE]' });
      expect(reader.isWhole).toBe(true);
    }
  });

  it('does not go on where what comes after a finish word says nothing', () => {
    for (const nothing of [{}, { content: '' }, { tool_calls: [] }, { tool_calls: null }]) {
      const { reader } = read(choice({ content: 'Hello' }), stop, choice(nothing));
      expect(reader.isWhole).toBe(true);
    }
  });

  it('is no answer where its last word is all that came, unless it was finished', () => {
    expect(() => read('[DONE]')).toThrow(new UnreadableAnswer('an answer without content'));
    expect(read(stop, '[DONE]').reader.isWhole).toBe(true);
  });

  it('comes as a message where a server has no deltas, and an entry without either says nothing', () => {
    expect(read({ choices: [{ message: { content: 'Hello' } }] }).said).toEqual(['Hello']);
    expect(read({ choices: [{ delta: null, message: null }] }).pieces).toEqual([[]]);
  });

  it('is priced by the newest tier that a chunk names, and heard sound stays without a price', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 1, completion_tokens_details: { audio_tokens: 1 } };
    const tiersOf = (...chunks: object[]) => read(...chunks).reader.answer.usage?.tiers;
    const none = (service_tier: string) => ({ choices: [], service_tier });
    expect(tiersOf(none('priority'), none('default'))).toBeUndefined();
    expect(tiersOf({ choices: [], usage, service_tier: 'priority' }, none('default'))).toEqual(['audio']);
  });

  it('is that of the first choice, whatever others come beside it', () => {
    const entry = (index: number | undefined, content: string) => ({ index, delta: { content } });
    expect(read({ choices: [entry(1, 'B'), entry(0, 'A')] }).said).toEqual(['A']);
    expect(read({ choices: [entry(undefined, 'A'), entry(1, 'B')] }).said).toEqual(['A']);
    expect(read({ choices: [entry(1, 'B')] }).said).toEqual([]);
    expect(read({ choices: [7, entry(0, 'A')] }).said).toEqual(['A']);
    expect(read({ choices: [] }).pieces).toEqual([[]]);
  });

  it('has the first model that is named, which need not be in the first chunk', () => {
    const { reader } = read(
      { model: '', choices: [] },
      { model: 7, choices: [] },
      { model: 'm-1', choices: [] },
      { model: 'm-2', choices: [] },
    );
    expect(reader.answer.model).toBe('m-1');
  });
});

describe('a chunk without choices', () => {
  it.each([
    ['a keep-alive', { type: 'ping' }],
    ['a keep-alive', { type: 'keepalive' }],
    ['a keep-alive', { type: 'Keep-Alive' }],
    ['a keep-alive', { type: 'heartbeat', id: 1 }],
    ['the frame of one', { object: 'chat.completion.chunk', id: 'x' }],
    ['an object of nothing', {}],
    ['counts alone', { usage: { prompt_tokens: 1, completion_tokens: 1 } }],
    ['nothing at all', 'null'],
    ['blanks', '  '],
  ])('that is %s says nothing: %j', (_, chunk) => {
    expect(read(chunk).pieces).toEqual([[]]);
  });

  it.each([
    { type: 'ping pong' },
    { type: 'a ping' },
    { type: 'message' },
    { type: ['ping'] },
    { object: 'list' },
    { usage: 7 },
    { usage: null, id: 'x' },
  ])('cannot be read where it might say something: %j', (chunk) => {
    expect(() => read(chunk)).toThrow(new UnreadableAnswer('a chunk without choices'));
  });
});

describe('a chunk that ends the answer', () => {
  it('is a failure, as an event, in the chunk or in its choice', () => {
    const event = { event: 'error', data: 'overloaded' };
    expect(() => createChatReader().read(event)).toThrow(ReportedError);
    expect(() => read({ error: { code: 'x' } })).toThrow(ReportedError);
    expect(() => read(choice({}, { error: { code: 'x' } }))).toThrow(ReportedError);
  });

  it('is none that can be read', () => {
    expect(() => read('{"choices":[')).toThrow(new UnreadableAnswer('a chunk is not JSON'));
    expect(() => read('[]')).toThrow(new UnreadableAnswer('a chunk is not an object'));
    expect(() => read({ choices: [7] })).toThrow(new UnreadableAnswer('the choice is not an object'));
  });
});
