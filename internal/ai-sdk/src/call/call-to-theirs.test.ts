import type { TextRequest } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { toCall } from './call-to-theirs.ts';

const { signal } = new AbortController();
const write = (request: TextRequest, system?: string) =>
  toCall(
    request,
    { messages: [], ...(system !== undefined && { system }) },
    { provider: 'p', model: 'm', maxOutputTokens: 9, providerOptions: { a: { x: 1 } }, headers: {}, signal },
  );

describe('a request as a call of theirs', () => {
  it('says every setting, and leaves out what was not asked', () => {
    expect(write({})).toEqual({
      prompt: [],
      maxOutputTokens: 9,
      providerOptions: { a: { x: 1 } },
      abortSignal: signal,
    });
    expect(
      write({
        temperature: 1,
        topP: 0.5,
        seed: 1,
        stop: ['x'],
        effort: 'high',
        tools: [{ name: 't', description: '', inputSchema: {} }],
        toolChoice: { name: 't' },
        providerOptions: { a: { y: 1 }, b: {} },
        schema: { name: 'mood', jsonSchema: { type: 'object' } },
      }),
    ).toMatchObject({
      temperature: 1,
      topP: 0.5,
      seed: 1,
      stopSequences: ['x'],
      reasoning: 'high',
      toolChoice: { type: 'tool', toolName: 't' },
      providerOptions: { a: { y: 1 }, b: {} },
      responseFormat: { type: 'json', name: 'mood', schema: { type: 'object' } },
    });
    const bare = write({ toolChoice: 'none', schema: { name: 'response' } });
    expect(bare).toMatchObject({ responseFormat: { type: 'json' } });
    expect(bare).not.toHaveProperty('toolChoice');
  });

  it('marks the end of what a provider is to keep: the system text, else the last tool', () => {
    const marker = { anthropic: { cacheControl: { type: 'ephemeral', ttl: '5m' } } };
    const tools = ['a', 'b'].map((name) => ({ name, description: '', inputSchema: {} }));
    const { tools: marked } = write({ tools, cachePrompt: '5m' });
    expect(marked?.map((tool) => 'providerOptions' in tool)).toEqual([false, true]);
    const withSystem = write({ tools, cachePrompt: '5m' }, 'Be brief.');
    expect(withSystem.prompt).toEqual([{ role: 'system', content: 'Be brief.', providerOptions: marker }]);
    expect(withSystem.tools?.some((tool) => 'providerOptions' in tool)).toBe(false);
  });
});
