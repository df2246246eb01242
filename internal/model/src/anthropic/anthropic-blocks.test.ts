import { describe, expect, it } from '@jest/globals';
import { noProgress } from '../answer/answer.ts';
import { createAnthropicBlocks, readBlocks } from './anthropic-blocks.ts';

const use = (more: object = {}) => ({ type: 'tool_use', id: 'a', name: 'look_up', input: {}, ...more });
function begun(isPlain = false) {
  const progress = noProgress();
  return { progress, blocks: createAnthropicBlocks(progress, isPlain) };
}

describe('createAnthropicBlocks', () => {
  it('puts text, thought and calls together and keeps what goes back, a text by its length', () => {
    const { progress, blocks } = begun();
    blocks.open(0, { type: 'thinking', thinking: 'Hm', signature: '' });
    blocks.add(0, { type: 'thinking_delta', thinking: '.' });
    blocks.add(0, { type: 'signature_delta', signature: 'c2ln' });
    blocks.open(1, { type: 'text', text: 'I ' });
    blocks.add(1, { type: 'text_delta', text: 'look.' });
    blocks.open(2, { type: 'server_tool_use', id: 's', input: {} });
    blocks.add(2, { type: 'input_json_delta', partial_json: '{"q":1}' });
    blocks.open(3, use({ caller: { type: 'code', tool_id: 's' } }));
    blocks.add(3, { type: 'input_json_delta', partial_json: '' });
    blocks.add(3, { type: 'input_json_delta', partial_json: '{"x":' });
    blocks.add(3, { type: 'input_json_delta', partial_json: '1}' });
    blocks.close(3);
    blocks.runIn({ id: 'c' });
    blocks.runIn(null);
    progress.answer.finishReason = 'stop';
    blocks.end();
    expect(progress.answer).toMatchObject({ text: 'I look.', reasoning: 'Hm.', finishReason: 'tool_calls' });
    expect(progress.answer.toolCalls).toEqual([{ id: 'a', name: 'look_up', input: { x: 1 } }]);
    expect(progress.answer.providerData).toEqual({
      anthropic: [
        { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
        { type: 'text', length: 7 },
        { type: 'server_tool_use', id: 's', input: { q: 1 } },
        { type: 'tool_use', id: 'a', caller: { type: 'code', tool_id: 's' } },
      ],
      container: 'c',
    });
  });

  it('puts a summary together: in parts, whole at the end, and null takes nothing back', () => {
    const { progress, blocks } = begun();
    blocks.open(0, { type: 'compaction', content: null });
    for (const content of [null, 'It was', ' long.', 'It was long.'])
      blocks.add(0, { type: 'compaction_delta', content, encrypted_content: content && 'QQ==' });
    blocks.end();
    const kept = { type: 'compaction', content: 'It was long.', encrypted_content: 'QQ==' };
    expect(progress.answer.providerData).toEqual({ anthropic: [kept] });
  });

  it('keeps nothing of an answer of text and ordinary calls, unless it was paused', () => {
    const { progress, blocks } = begun(true);
    readBlocks(blocks, [{ type: 'text', text: 'I look.' }, use({ caller: { type: 'direct' } })]);
    blocks.end();
    expect(progress.answer).not.toHaveProperty('providerData');
    progress.answer.finishWord = 'pause_turn';
    blocks.end();
    expect(progress.answer.providerData).toEqual({
      anthropic: [
        { type: 'text', length: 7 },
        { type: 'tool_use', id: 'a' },
      ],
    });
  });

  it('reads a text that is no list, and nothing else', () => {
    const { progress, blocks } = begun(true);
    readBlocks(blocks, 'Hello');
    expect(progress.answer.text).toBe('Hello');
    expect(() => readBlocks(blocks, 7)).toThrow('content is not a list');
  });

  it.each<[string, (blocks: ReturnType<typeof begun>['blocks']) => unknown]>([
    ['a tool call begins twice', (blocks) => [blocks.open(0, use()), blocks.open(0, use())]],
    [
      'text inside a tool call',
      (blocks) => [blocks.open(0, use()), blocks.add(0, { type: 'text_delta', text: 'x' })],
    ],
    ['a tool call was not announced', (blocks) => blocks.add(0, { type: 'input_json_delta' })],
    [
      'input inside a text',
      (blocks) => [blocks.open(0, { type: 'text' }), blocks.add(0, { type: 'input_json_delta' })],
    ],
  ])('refuses what cannot be read: %s', (message, read) => {
    expect(() => read(begun().blocks)).toThrow(message);
  });
});
