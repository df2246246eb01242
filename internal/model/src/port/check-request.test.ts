import { describe, expect, it } from '@jest/globals';
import { checkRequest, isKey } from './check-request.ts';
import type { ModelCapabilities, TextRequest } from './text-model.ts';

const all: ModelCapabilities = {
  temperature: true,
  tools: true,
  images: true,
  strictSchema: true,
  effort: true,
  stop: true,
};
const about = { provider: 'p', model: 'm' };
const user = { role: 'user', content: 'x' } as const;
const thought = { provider: 'p', anthropic: [{ type: 'thinking' }] };
const check =
  (request: TextRequest, capabilities = all) =>
  () =>
    checkRequest(request, capabilities, about);

describe('checkRequest', () => {
  it('lets a right request pass', () => {
    expect(
      check({ messages: [user], maxOutputTokens: 1, temperature: 0, deadlineAt: 5, stop: ['x'] }),
    ).not.toThrow();
    const tools = [{ name: 'a', description: '', inputSchema: {} }];
    for (const toolChoice of ['required', 'none', 'auto', { name: 'a' }] as const)
      expect(check({ messages: [user], tools, toolChoice })).not.toThrow();
    expect(check({ messages: [user], toolChoice: 'auto' })).not.toThrow();
  });

  it('lets a turn go on that its provider paused', () => {
    const providerData = { ...thought, isPaused: true };
    expect(check({ messages: [user, { role: 'assistant', content: '', providerData }] })).not.toThrow();
  });

  it.each<[TextRequest, RegExp]>([
    [{}, /messages must be given, or a prompt/],
    [{ messages: [] }, /messages must be given, or a prompt/],
    [{ messages: [{ role: 'user', content: '' }] }, /must not be empty/],
    [{ messages: [user, { role: 'assistant', content: 'y' }] }, /messages must end/],
    [{ messages: [user, { role: 'assistant', content: 'y', providerData: thought }] }, /messages must end/],
    [{ messages: [user], maxOutputTokens: 0 }, /maxOutputTokens/],
    [{ messages: [user], temperature: 3 }, /temperature/],
    [{ messages: [user], temperature: Number.NaN }, /temperature/],
    [{ messages: [user], deadlineAt: Number.NaN }, /deadlineAt/],
    [{ messages: [user], stop: [''] }, /stop/],
    [
      { messages: [user], tools: [{ name: 'a b', description: '', inputSchema: {} }] },
      /tools must have names/,
    ],
    [{ messages: [user], toolChoice: 'required' }, /toolChoice/],
    [{ messages: [user], toolChoice: 'required', tools: [] }, /toolChoice/],
    [
      {
        messages: [user],
        toolChoice: { name: 'a' },
        tools: [{ name: 'b', description: '', inputSchema: {} }],
      },
      /toolChoice/,
    ],
    [{ messages: [user], schema: { name: '' } }, /schema.name/],
    [
      { prompt: { id: 'p', version: 1, slots: {}, template: { system: '', user: 'x' } }, system: 's' },
      /system must be left out/,
    ],
  ])('refuses %j', (request, message) => {
    expect(check(request)).toThrow(
      expect.objectContaining({ code: 'bad_request', message: expect.stringMatching(message) }),
    );
  });

  it('lets an assistant message be empty: it is left out where a body is written', () => {
    expect(check({ messages: [user, { role: 'assistant', content: '' }, user] })).not.toThrow();
  });

  it('knows a key that can stand in a header', () => {
    expect(['a', 'the key\n', 'k\u00e9'].map(isKey)).toEqual([true, true, true]);
    expect(['a\nb', 'a\u200b', '\ufeffa', 'a\0'].map(isKey)).toEqual([false, false, false, false]);
  });

  it('lets an assistant message be empty when it calls tools', () => {
    const call = { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 't', input: {} }] } as const;
    expect(
      check({ messages: [user, call, { role: 'tool', toolCallId: '1', content: 'done' }] }),
    ).not.toThrow();
  });

  it('refuses what the model cannot take, as something another model may', () => {
    const image = { type: 'image', mediaType: 'image/png', data: 'AA==' } as const;
    const request: TextRequest = {
      messages: [{ role: 'user', content: [image] }],
      tools: [{ name: 't', description: '', inputSchema: {} }],
    };
    expect(check(request, { ...all, tools: false, images: false })).toThrow(
      expect.objectContaining({
        providerCode: 'unsupported',
        problems: [{ path: 'tools' }, { path: 'images' }].map(expect.objectContaining),
      }),
    );
    expect(check(request)).not.toThrow();
  });
});
