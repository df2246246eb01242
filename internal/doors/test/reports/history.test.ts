// What a conversation holds beside its plain texts is judged and hidden as well; numbers are public reports.
import type { TextRequest } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { textsOf } from '../../src/body/sent-body.ts';
import { chat, echoDoor } from '../door/echo-model.ts';

const paths = { chat, messages: '/v1/messages', responses: '/v1/responses' } as const;
/** A layer that hides one word, as redaction does. */
const hidden = (text: string) => text.replaceAll('ada@x.org', '[EMAIL_1]');
const guard = (request: TextRequest): TextRequest => ({
  ...request,
  ...(request.system !== undefined && { system: hidden(request.system) }),
  messages: (request.messages ?? []).map((message) => ({
    ...message,
    content:
      typeof message.content === 'string'
        ? hidden(message.content)
        : message.content.map((part) => (part.type === 'text' ? { ...part, text: hidden(part.text) } : part)),
  })) as NonNullable<TextRequest['messages']>,
});
const mail = 'to ada@x.org';

describe('a word that must not leave', () => {
  it.each([
    // litellm#41265: calls of earlier turns.
    [
      'chat',
      'arguments of a call',
      {
        role: 'assistant',
        tool_calls: [
          {
            id: 'c',
            type: 'function',
            function: { name: 'f', arguments: JSON.stringify({ to: mail, n: [{ cc: `"${mail}"` }] }) },
          },
        ],
      },
    ],
    [
      'chat',
      'arguments that are called as nothing that is read',
      {
        role: 'assistant',
        tool_calls: [
          {
            id: 'c',
            type: 'function',
            function: {
              name: 'f',
              arguments: JSON.stringify({ name: mail, data: [{ url: mail, id: mail }] }),
            },
          },
        ],
      },
    ],
    [
      'messages',
      'an input that is called as nothing that is read',
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 't', name: 'f', input: { name: mail, id: mail } }],
      },
    ],
    [
      'chat',
      'the input of a free tool',
      { role: 'assistant', tool_calls: [{ id: 'c', type: 'custom', custom: { name: 'f', input: mail } }] },
    ],
    [
      'chat',
      'arguments that are no JSON',
      { role: 'assistant', tool_calls: [{ function: { name: 'f', arguments: `{"a": "${mail}` } }] },
    ],
    ['chat', 'a refusal', { role: 'assistant', content: [{ type: 'refusal', refusal: mail }] }],
    ['chat', 'thought', { role: 'assistant', content: 'x', reasoning_content: mail }],
    [
      'responses',
      'the grammar of a tool that was found',
      {
        type: 'tool_search_output',
        tools: [{ type: 'custom', name: 'f', format: { type: 'grammar', syntax: 'lark', definition: mail } }],
      },
    ],
    ['chat', 'a content of bare texts', { role: 'user', content: [mail] }],
    [
      'messages',
      'the input of a call',
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: { to: mail } }] },
    ],
    [
      'messages',
      'a document',
      {
        role: 'user',
        content: [
          { type: 'document', title: mail, source: { type: 'text', media_type: 'text/plain', data: mail } },
        ],
      },
    ],
    [
      'messages',
      'a document of blocks',
      {
        role: 'user',
        content: [{ type: 'document', source: { type: 'content', content: [{ type: 'text', text: mail }] } }],
      },
    ],
    [
      'messages',
      'what was found',
      {
        role: 'user',
        content: [
          { type: 'search_result', source: 's', title: 't', content: [{ type: 'text', text: mail }] },
        ],
      },
    ],
    [
      'messages',
      'what a tool gave',
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 't',
            content: [{ type: 'document', source: { type: 'text', data: mail } }],
          },
        ],
      },
    ],
    [
      'messages',
      'thought',
      { role: 'assistant', content: [{ type: 'thinking', thinking: mail, signature: 's' }] },
    ],
    [
      'responses',
      'arguments of a call',
      { type: 'function_call', call_id: 'c', name: 'f', arguments: JSON.stringify({ to: mail }) },
    ],
    [
      'responses',
      'what a shell printed',
      {
        type: 'shell_call_output',
        call_id: 'c',
        output: [{ stdout: mail, stderr: mail, outcome: { type: 'exit' } }],
      },
    ],
    [
      'responses',
      'a summary of thought',
      {
        type: 'reasoning',
        id: 'rs',
        summary: [{ type: 'summary_text', text: mail }],
        encrypted_content: 'e',
      },
    ],
  ] as const)('%s: %s', async (dialect, _, turn) => {
    const { post, model } = echoDoor({ guard });
    const turns = dialect === 'responses' ? { input: [turn] } : { messages: [turn] };
    const response = await post(paths[dialect], { model: 'fast', ...turns });
    expect([response.status, model.sent.length]).toEqual([200, 1]);
    expect(model.sent[0]).toBe(
      JSON.stringify({ model: 'm-1', ...turns }).replaceAll('ada@x.org', '[EMAIL_1]'),
    );
  });
});

describe('what a guard is shown', () => {
  const shown = async (messages: unknown) => {
    const { post, model } = echoDoor();
    await post('/v1/messages', {
      model: 'fast',
      system: [{ type: 'text', text: 'S', cache_control: { type: 'ephemeral' } }],
      messages,
    });
    return model.requests[0] as TextRequest;
  };

  it('is who says it: what tools and documents hold orders nothing', async () => {
    const { messages } = await shown([
      {
        role: 'user',
        content: [
          { type: 'document', source: { type: 'text', data: 'D' } },
          { type: 'text', text: 'U' },
        ],
      },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'i', name: 'n', input: { a: 'A' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'i', content: 'T' }] },
    ]);
    expect(
      messages?.map(({ role, content }) => [
        role,
        typeof content === 'string' ? content : content.map((part) => 'text' in part && part.text),
      ]),
    ).toEqual([
      ['tool', ['D']],
      ['user', ['U']],
      ['assistant', 'A'],
      ['tool', ['T']],
    ]);
  });

  it('is no picture, no id and nothing sealed', async () => {
    const request = await shown([
      {
        role: 'user',
        content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'QUJD' } }],
      },
      {
        role: 'assistant',
        content: [
          { type: 'redacted_thinking', data: 'sealed' },
          { type: 'tool_use', id: 'i', name: 'n', input: {} },
        ],
      },
    ]);
    expect(textsOf(request)).toEqual(['S']);
  });
});
