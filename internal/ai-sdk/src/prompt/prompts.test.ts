import type { LanguageModelV4Message, LanguageModelV4Prompt } from '@ai-sdk/provider';
import type { Message } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { fromPrompt } from './prompt-to-ours.ts';
import { toPrompt } from './prompt-to-theirs.ts';

const warned: string[] = [];
const read = (...prompt: LanguageModelV4Prompt) => fromPrompt(prompt, (feature) => void warned.push(feature));
const write = (messages: readonly Message[], provider = 'p', system?: string) =>
  toPrompt({ messages, ...(system !== undefined && { system }) }, { provider, model: 'm' }, undefined);
const user = (...content: Extract<LanguageModelV4Message, { role: 'user' }>['content']) =>
  ({ role: 'user', content }) as const;
const said = (...content: Extract<LanguageModelV4Message, { role: 'assistant' }>['content']) =>
  ({ role: 'assistant', content }) as const;
const text = { type: 'text', text: 'x' } as const;
const png = Buffer.from('iVBORw0KGgo=', 'base64');

describe('a prompt of theirs as messages', () => {
  it('puts system texts together, and says so of those inside the conversation', () => {
    warned.length = 0;
    const system = (content: string) => ({ role: 'system', content }) as const;
    expect(read(system('a'), user(text), system('b')).system).toBe('a\n\nb');
    expect(warned).toEqual(['system messages']);
  });

  it.each([
    [
      'bytes',
      { type: 'data' as const, data: new Uint8Array([1]) },
      'image/webp',
      { mediaType: 'image/webp', data: 'AQ==' },
    ],
    [
      'bytes of a kind that is not named',
      { type: 'data' as const, data: new Uint8Array(png) },
      'image',
      { mediaType: 'image/png', data: 'iVBORw0KGgo=' },
    ],
    [
      'an address',
      { type: 'url' as const, url: new URL('https://a.example/b.png') },
      'image/png',
      { url: 'https://a.example/b.png' },
    ],
    [
      'an address as it was written',
      { type: 'url' as const, url: new URL('https://a.example/b c'), originalUrl: 'https://a.example/b c' },
      'image/*',
      { url: 'https://a.example/b c' },
    ],
  ])('takes a picture as %s', (_, data, mediaType, expected) => {
    const { messages } = read(user({ type: 'file', data, mediaType }));
    expect(messages).toEqual([{ role: 'user', content: [{ type: 'image', ...expected }] }]);
  });

  it('takes a text file as text, and refuses any other file before it is sent', () => {
    const file = (data: object, mediaType: string) =>
      read(user({ type: 'file', data: data as never, mediaType })).messages;
    expect(file({ type: 'text', text: 'a' }, 'text/plain')).toEqual([{ role: 'user', content: 'a' }]);
    expect(file({ type: 'data', data: 'w6k=' }, 'text/markdown')).toEqual([{ role: 'user', content: 'é' }]);
    for (const [data, type] of [
      [{ type: 'data', data: 'AA==' }, 'application/pdf'],
      [{ type: 'data', data: 'AA==' }, 'image/tiff'],
      [{ type: 'reference', reference: { openai: 'file-1' } }, 'image/png'],
      [{ type: 'url', url: new URL('https://a.example/a.pdf') }, 'application/pdf'],
    ] as const)
      expect(() => file(data, type)).toThrow(
        expect.objectContaining({ code: 'bad_request', providerCode: 'unsupported' }),
      );
  });

  it('reads every form of a tool result, and failures as failures', () => {
    warned.length = 0;
    const result = (output: object, more: object = {}) =>
      ({ type: 'tool-result', toolCallId: 'a', toolName: 't', output, ...more }) as never;
    const { messages } = read({
      role: 'tool',
      content: [
        result({ type: 'text', value: 'x' }),
        result({ type: 'json', value: { a: 1 } }),
        result({ type: 'error-text', value: 'x' }),
        result({ type: 'error-json', value: [1] }),
        result({ type: 'execution-denied' }),
        result({ type: 'execution-denied', reason: 'No.' }),
        result(
          {
            type: 'content',
            value: [
              text,
              { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AA==' } },
              { type: 'custom' },
            ],
          },
          { providerOptions: { tpl: { isError: true } } },
        ),
        { type: 'tool-approval-response', approvalId: 'a', approved: true },
      ],
    });
    expect(messages?.map((message) => [message.content, 'isError' in message])).toEqual([
      ['x', false],
      ['{"a":1}', false],
      ['x', true],
      ['[1]', true],
      ['The user did not allow this call.', true],
      ['No.', true],
      [[text, { type: 'image', mediaType: 'image/png', data: 'AA==' }], true],
    ]);
    expect(warned).toEqual(['custom content', 'tool approval']);
  });

  it('keeps what only theirs can say, and what came from a model of ours as it was', () => {
    const turn = { provider: 'anthropic', anthropic: [1] };
    const call = { type: 'tool-call', toolCallId: 'a', toolName: 't', input: { x: 1 } } as const;
    const data = (...parts: readonly object[]): unknown => {
      const { messages = [] } = read(user(text), said(...(parts as Parameters<typeof said>)));
      const [, answer] = messages;
      return answer && 'providerData' in answer ? answer.providerData : undefined;
    };
    expect(data(text, call)).toBeUndefined();
    expect(data(text, { ...call, providerOptions: { tpl: { turn } } })).toEqual(turn);
    for (const parts of [
      [call, text],
      [text, text],
      [{ ...text, providerOptions: { p: {} } }],
      [text, { ...call, providerExecuted: true }],
      [
        text,
        { type: 'reasoning-file', mediaType: 'image/png', data: { type: 'data', data: new Uint8Array([1]) } },
      ],
    ] as const)
      expect(data(...parts)).toMatchObject({
        provider: 'ai-sdk',
        aiSdk: { parts: parts.map(({ type }) => ({ type })) },
      });
    const { messages } = read(said({ ...call, providerOptions: { tpl: { call: turn } } }));
    expect(messages).toEqual([
      {
        role: 'assistant',
        content: '',
        toolCalls: [{ id: 'a', name: 't', input: { x: 1 }, providerData: turn }],
      },
    ]);
  });

  it('reads several parts of a user as they are', () => {
    expect(read(user(text, text)).messages).toEqual([{ role: 'user', content: [text, text] }]);
  });

  it('leaves a turn out in which nothing was said', () => {
    expect(read(user(text), said({ type: 'reasoning', text: 'Hm.' }), user(text)).messages).toHaveLength(2);
  });
});

describe('messages as a prompt of theirs', () => {
  it('groups results of tools, finds the names of their tools, and carries a failure with pictures in our own entry', () => {
    const prompt = write([
      { role: 'assistant', content: '', toolCalls: [{ id: 'a', name: 't', input: {} }] },
      { role: 'tool', toolCallId: 'a', content: 'x', isError: true },
      { role: 'tool', toolCallId: 'b', content: [text], isError: true },
    ]);
    expect(prompt[1]).toEqual({
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: 'a', toolName: 't', output: { type: 'error-text', value: 'x' } },
        {
          type: 'tool-result',
          toolCallId: 'b',
          toolName: 'tool',
          output: { type: 'content', value: [text] },
          providerOptions: { tpl: { isError: true } },
        },
      ],
    });
  });

  it('puts kept parts back in their places, with the words and inputs that stand in the message now', () => {
    const providerOptions = { p: { signature: 's' } };
    const kept = [
      { type: 'reasoning', text: 'Hm.', providerMetadata: { p: { signature: 's' } } },
      { type: 'text', text: 'a' },
      { type: 'source', sourceType: 'url', id: 's', url: 'https://a.example' },
      {
        type: 'tool-call',
        toolCallId: '1',
        toolName: 't',
        input: '{"old":1}',
        providerMetadata: { p: { signature: 's' } },
      },
      { type: 'tool-call', toolCallId: '2', toolName: 't', input: 'no JSON', providerExecuted: true },
      { type: 'tool-result', toolCallId: '2', toolName: 't', result: 1, isError: true },
      { type: 'tool-result', toolCallId: '2', toolName: 't', result: 0, preliminary: true },
      { type: 'file', mediaType: 'image/png', data: { type: 'url', url: 'https://a.example/' } },
      { type: 'custom', kind: 'p.x' },
      { type: 'tool-call', toolCallId: 'gone', toolName: 't', input: '{}' },
      { type: 'text', text: 'changed' },
    ];
    const message: Message = {
      role: 'assistant',
      content: 'ab',
      toolCalls: [
        { id: '1', name: 't', input: { new: 1 } },
        { id: '3', name: 't', input: {} },
      ],
      providerData: { provider: 'p', aiSdk: { content: kept } },
    };
    expect(write([message])[0]?.content).toEqual([
      { type: 'reasoning', text: 'Hm.', providerOptions },
      { type: 'text', text: 'a' },
      { type: 'tool-call', toolCallId: '1', toolName: 't', input: { new: 1 }, providerOptions },
      { type: 'tool-call', toolCallId: '2', toolName: 't', input: {}, providerExecuted: true },
      { type: 'tool-result', toolCallId: '2', toolName: 't', output: { type: 'error-json', value: 1 } },
      { type: 'file', mediaType: 'image/png', data: { type: 'url', url: new URL('https://a.example/') } },
      { type: 'custom', kind: 'p.x' },
      { type: 'text', text: 'b' },
      { type: 'tool-call', toolCallId: '3', toolName: 't', input: {} },
    ]);
    expect(write([message], 'other')[0]?.content).toHaveLength(3);
  });

  it('writes words, pictures and results without a failure', () => {
    const image = { type: 'image', mediaType: 'image/png', data: 'AA==' } as const;
    const link = { type: 'image', url: 'https://a.example/b c' } as const;
    const url = new URL(link.url);
    expect(
      write([
        { role: 'user', content: 'x' },
        { role: 'user', content: [text, image, link] },
        { role: 'tool', toolCallId: 'a', content: 'x' },
        { role: 'tool', toolCallId: 'b', content: [text] },
      ]),
    ).toEqual([
      user(text),
      user(
        text,
        { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AA==' } },
        { type: 'file', mediaType: 'image', data: { type: 'url', url, originalUrl: link.url } },
      ),
      {
        role: 'tool',
        content: [
          { type: 'tool-result', toolCallId: 'a', toolName: 'tool', output: { type: 'text', value: 'x' } },
          {
            type: 'tool-result',
            toolCallId: 'b',
            toolName: 'tool',
            output: { type: 'content', value: [text] },
          },
        ],
      },
    ]);
  });

  it('carries what another model of ours wants back in our own entry, where there is a part', () => {
    const providerData = { provider: 'anthropic', anthropic: [1] };
    const calls = [{ id: 'a', name: 't', input: {}, providerData }];
    expect(write([{ role: 'assistant', content: 'x', toolCalls: calls, providerData }])[0]?.content).toEqual([
      text,
      {
        type: 'tool-call',
        toolCallId: 'a',
        toolName: 't',
        input: {},
        providerOptions: { tpl: { call: providerData, turn: providerData } },
      },
    ]);
  });

  it('leaves a turn out of which nothing goes back, or thought alone', () => {
    const content = [{ type: 'reasoning', text: 'Hm.', providerMetadata: { p: { signature: 's' } } }];
    const source = { type: 'source', sourceType: 'url', id: 's', url: 'https://a.example' };
    for (const providerData of [
      { provider: 'anthropic', anthropic: [1] },
      { provider: 'other', aiSdk: { content } },
      { provider: 'p', aiSdk: { content } },
      { provider: 'p', aiSdk: { content: [source] } },
    ]) {
      const messages: Message[] = [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: '', providerData },
        { role: 'user', content: 'b' },
      ];
      expect(write(messages)).toEqual([user({ type: 'text', text: 'a\n\nb' })]);
    }
  });

  it('gives parts of a prompt of theirs to whichever provider, and reads input of its own tools', () => {
    const call = { type: 'tool-call', toolCallId: 's', toolName: 'search', providerExecuted: true };
    const parts = [{ type: 'reasoning', text: 'Hm.' }, text];
    const message: Message = {
      role: 'assistant',
      content: 'x',
      providerData: { provider: 'ai-sdk', aiSdk: { parts } },
    };
    expect(write([message])[0]?.content).toEqual(parts);
    const content = [text, { ...call, input: '{"q":1}' }];
    const own: Message = {
      role: 'assistant',
      content: 'x',
      providerData: { provider: 'p', aiSdk: { content } },
    };
    expect(write([own])[0]?.content).toEqual([text, { ...call, input: { q: 1 } }]);
  });

  it('takes nothing from data of another form', () => {
    for (const aiSdk of [1, {}, { content: 1 }]) {
      const message: Message = { role: 'assistant', content: 'x', providerData: { provider: 'p', aiSdk } };
      expect(write([message], 'p', 'Be brief.')).toEqual([
        { role: 'system', content: 'Be brief.' },
        { role: 'assistant', content: [text] },
      ]);
    }
  });
});
