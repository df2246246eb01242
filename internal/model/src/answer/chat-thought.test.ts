import { describe, expect, it } from '@jest/globals';
import { createChatThought } from './chat-thought.ts';

describe('createChatThought', () => {
  it('joins texts of one detail over chunks, and keeps its newest fields', () => {
    const thought = createChatThought();
    const piece = { type: 'reasoning.text', index: 0, text: 'I ' };
    thought.add({ reasoning: 'I ', reasoning_details: [piece, 'none'] });
    thought.add({ reasoning: 'look.', reasoning_details: [{ ...piece, text: 'look.', signature: 's' }] });
    expect(thought.fields(false)).toEqual({
      reasoning: 'I look.',
      reasoning_details: [{ ...piece, text: 'I look.', signature: 's' }],
    });
  });

  it('keeps an empty text beside calls alone, and a signature always', () => {
    const thought = createChatThought();
    thought.add({ reasoning_content: '', reasoning: '' });
    expect(thought.fields(true)).toEqual({ reasoning_content: '' });
    expect(thought.fields(false)).toBeUndefined();
    thought.add({ extra_content: { google: { thought_signature: 'c2ln' } } });
    expect(thought.fields(false)).toEqual({ extra_content: { google: { thought_signature: 'c2ln' } } });
  });

  it('cuts content into thought and text where Google marks it', () => {
    const thought = createChatThought();
    const marked = { extra_content: { google: { thought: true } } };
    expect(thought.cut({}, 'Hi')).toEqual(['', 'Hi']);
    expect(thought.cut(marked, '<thought>Hm')).toEqual(['Hm', '']);
    expect(thought.cut(marked, ' so')).toEqual([' so', '']);
    expect(thought.cut({}, '.</thought>Hi')).toEqual(['.', 'Hi']);
    expect([thought.cut(marked, '<thought>a'), thought.cut({}, 'Hi')]).toEqual([
      ['a', ''],
      ['', 'Hi'],
    ]);
  });
});
