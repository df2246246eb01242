import { describe, expect, it } from '@jest/globals';
import type { Message } from '../port/message.ts';
import { withDistinctCalls } from './distinct-calls.ts';

const turn = (...ids: string[]): Message => ({
  role: 'assistant',
  content: '',
  toolCalls: ids.map((id) => ({ id, name: 'f', input: {} })),
});
const result = (toolCallId: string): Message => ({ role: 'tool', toolCallId, content: 'ok' });
const idsOf = (messages: readonly Message[]) =>
  withDistinctCalls(messages).flatMap((message) => {
    if (message.role === 'tool') return message.toolCallId;
    return message.role === 'assistant' ? (message.toolCalls ?? []).map(({ id }) => id) : [];
  });

describe('withDistinctCalls', () => {
  it('leaves what is distinct, and what is said, as it is', () => {
    const messages: Message[] = [
      { role: 'user', content: 'Hi.' },
      turn('a', 'b'),
      result('b'),
      result('a'),
      { role: 'assistant', content: 'Well.' },
      result('unknown'),
    ];
    expect(withDistinctCalls(messages)).toEqual(messages);
  });

  it('counts on, past every name that was given, and takes the result along in whichever order', () => {
    const messages = [turn('f:0', 'f:1'), result('f:0'), result('f:1'), turn('f:0', 'f:1'), result('f:1')];
    expect(idsOf([...messages, result('f:0')])).toEqual([
      ...['f:0', 'f:1', 'f:0', 'f:1'],
      ...['f:2', 'f:3', 'f:3', 'f:2'],
    ]);
    expect(idsOf([turn('same'), turn('same'), turn('same1'), turn('')])).toEqual([
      'same',
      'same1',
      'same2',
      '',
    ]);
  });

  it('cannot tell two of one turn apart, and leaves them together', () => {
    expect(idsOf([turn('a'), turn('a', 'a'), result('a'), result('a')])).toEqual([
      'a',
      'a1',
      'a1',
      'a1',
      'a1',
    ]);
  });

  it('names the same beginning the same, whatever follows', () => {
    const ids = Array.from({ length: 200 }, (_, at) => `call_${(at * 7) % 5}`);
    const named = idsOf(ids.map((id) => turn(id)));
    expect(new Set(named).size).toBe(200);
    expect(idsOf(ids.slice(0, 50).map((id) => turn(id)))).toEqual(named.slice(0, 50));
  });

  it.each([
    ['one id', () => 'a'],
    ['ids of one beginning', (at: number) => `a${at % 25_000}`],
  ])('takes a time that grows with the conversation alone: %s', (_, idAt) => {
    const named = idsOf(Array.from({ length: 50_000 }, (_, at) => turn(idAt(at))));
    expect(new Set(named).size).toBe(50_000);
  });
});
