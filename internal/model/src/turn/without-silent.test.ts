import { describe, expect, it } from '@jest/globals';
import type { Message } from '../port/message.ts';
import { withoutSilent } from './without-silent.ts';

const user = (content: Extract<Message, { role: 'user' }>['content']): Message => ({ role: 'user', content });
const said = (content: string): Message => ({ role: 'assistant', content });
const fit = (...messages: Message[]) => withoutSilent(messages, ({ content }) => content === '');
const picture = { type: 'image', url: 'https://example.org/a.png' } as const;

describe('messages without silent turns', () => {
  it('are one where the user speaks before and after, text or parts', () => {
    expect(fit(user('a'), said(''), said(''), user('b'), said('x'), user('c'))).toEqual([
      user('a\n\nb'),
      said('x'),
      user('c'),
    ]);
    const text = (word: string) => ({ type: 'text', text: word }) as const;
    expect(fit(user('a'), said(''), user([picture]), said(''), user('b'))).toEqual([
      user([text('a'), picture, text('b')]),
    ]);
  });

  it('are as they were where nobody was silent, also two of the user', () => {
    const messages = [
      user('a'),
      user('b'),
      said('x'),
      { role: 'tool', toolCallId: '1', content: '' } as const,
    ];
    expect(fit(...messages)).toEqual(messages);
    expect(fit(said(''), { role: 'tool', toolCallId: '1', content: 'x' }, said(''), user('b'))).toHaveLength(
      2,
    );
  });
});
