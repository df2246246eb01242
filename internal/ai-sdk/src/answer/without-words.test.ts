import { describe, expect, it } from '@jest/globals';
import { withoutWords } from './without-words.ts';

describe('withoutWords', () => {
  it('leaves thought, files and what the provider ran itself, and no text and no input of a call', () => {
    const thought = { type: 'reasoning', text: 'Hm.', providerMetadata: { p: { signature: 's' } } };
    const ran = {
      type: 'tool-call',
      toolCallId: 'a',
      toolName: 't',
      input: '{"q":1}',
      providerExecuted: true,
    };
    const call = { type: 'tool-call', toolCallId: 'b', toolName: 't', input: '{"x":1}' };
    const content = [thought, { type: 'text', text: 'Yes.' }, ran, call, 'none'];
    const metadata = { p: { x: 1 } };
    expect(withoutWords({ provider: 'p', aiSdk: { content, metadata } })).toEqual({
      provider: 'p',
      aiSdk: { content: [thought, ran, { ...call, input: '{}' }], metadata },
    });
  });

  it('leaves what is no content of theirs as it is', () => {
    for (const data of [
      { provider: 'p', anthropic: [{ type: 'text', length: 3 }] },
      { aiSdk: 7 },
      { aiSdk: {} },
    ])
      expect(withoutWords(data)).toBe(data);
  });
});
