// What the layers of a model hold for clients of a door: nothing leaves, nobody pays less, nobody reads what is another's.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Budget, TextModel } from '@internal/model';
import { createMemoryBudget } from '@internal/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createAnthropicModel } from '../../src/anthropic/create-anthropic-model.ts';
import { createDoor } from '../../src/http.ts';
import { withBudget } from '../../src/layers/with-budget.ts';
import { responseRules } from '../../src/layers/with-cache.ts';
import { withOutputGuard } from '../../src/layers/with-output-guard.ts';
import { withRedaction } from '../../src/layers/with-redaction.ts';
import { wrapModel } from '../../src/layers/wrap-model.ts';
import { createOpenAiModel } from '../../src/openai/models/create-openai-model.ts';
import { shoutingGuard } from '../shouting-guard.ts';

let reply: { status: number; type: string; body: string };
let seen: string[] = [];
let base: string;
const closing: (() => unknown)[] = [];
const usage = { prompt_tokens: 30, completion_tokens: 20, total_tokens: 50 };
const chunk = (delta: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
const counts = `data: ${JSON.stringify({ object: 'chat.completion.chunk', model: 'm', choices: [], usage })}\n\n`;

beforeAll(async () => {
  const provider = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    seen.push(body);
    response.writeHead(reply.status, { 'content-type': reply.type }).end(reply.body);
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  base = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
  closing.push(
    () => provider.closeAllConnections(),
    () => provider.close(),
  );
});
afterAll(() => Promise.all(closing.map((close) => close())));
beforeEach(() => {
  seen = [];
  const choices = [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }];
  reply = {
    ...{ status: 200, type: 'application/json' },
    body: JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm', choices, usage }),
  };
});

const gpt = (more: { readonly longestAnswerTokens?: number } = {}) =>
  createOpenAiModel({
    ...more,
    apiKey: 'ours',
    baseUrl: base,
    model: 'm',
    price: { input: 1, output: 1 },
    maxOutputTokens: 1_000,
  });
const doorOf = (model: TextModel) =>
  createDoor({ models: { fast: { model, dialects: ['chat', 'responses'] } } });
const post = (body: object | string, path = '/v1/chat/completions') =>
  new Request(`http://door${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const messages = [{ role: 'user', content: 'Hi.' }];

describe('redaction', () => {
  const mails = (text: string) =>
    Array.from(text.matchAll(/[\w"]+@x\.org/g), ({ 0: { length }, index }) => ({
      kind: 'email',
      start: index,
      end: index + length,
    }));
  const door = () => doorOf(wrapModel(gpt(), [withRedaction({ redactor: mails })]));
  const history = [
    { role: 'user', content: 'Write to ada@x.org.' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        {
          id: 'c',
          type: 'function',
          function: { name: 'send', arguments: '{"to":"ada@x.org","cc":["bo@x.org"]}' },
        },
      ],
    },
    { role: 'tool', tool_call_id: 'c', content: 'sent to ada@x.org' },
  ];

  it('hides what an earlier call was given, under the same names: litellm#41265', async () => {
    await (await door().handle(post({ model: 'fast', messages: history }))).text();
    expect(seen[0]).not.toContain('@x.org');
    expect(JSON.parse(seen[0] ?? '').messages[1].tool_calls[0].function.arguments).toBe(
      '{"to":"[EMAIL_1]","cc":["[EMAIL_2]"]}',
    );
  });

  it('puts values back into arguments that come in pieces: litellm#31950', async () => {
    const call = (text: string) => chunk({ tool_calls: [{ index: 0, function: { arguments: text } }] });
    const named = chunk({ tool_calls: [{ index: 0, id: 'c', function: { name: 'send', arguments: '' } }] });
    const body = ['{"to":"[EM', 'AIL_', '1]","q":"\\"[EMAIL_', '2]\\""}'].map(call).join('');
    reply = {
      ...reply,
      type: 'text/event-stream',
      body: `${named}${body}${chunk({}, 'tool_calls')}${counts}data: [DONE]\n\n`,
    };
    const asked = {
      model: 'fast',
      stream: true,
      messages: [{ role: 'user', content: 'ada@x.org or o"k@x.org' }],
    };
    const text = await (await door().handle(post(asked))).text();
    const said = text
      .split('\n\n')
      .filter((event) => event.startsWith('data: {'))
      .flatMap(
        (event) => JSON.parse(event.slice(6)).choices[0]?.delta.tool_calls?.[0]?.function.arguments ?? [],
      )
      .join('');
    expect(JSON.parse(said)).toEqual({ to: 'ada@x.org', q: '"o"k@x.org"' });
  });
});

describe('an output guard', () => {
  it('says once what it thinks of a streamed answer of one text', async () => {
    const say = (data: { type: string; [key: string]: unknown }) =>
      `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
    const counted = { input_tokens: 3, output_tokens: 2 };
    const message = { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [], usage: counted };
    const body = [
      { type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Yes, ' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'of course.' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: counted },
      { type: 'message_stop' },
    ];
    reply = { status: 200, type: 'text/event-stream', body: body.map(say).join('') };
    const claude = createAnthropicModel({
      apiKey: 'k',
      baseUrl: base.slice(0, -3),
      model: 'm',
      maxOutputTokens: 9,
    });
    const model = wrapModel(claude, [withOutputGuard(shoutingGuard())]);
    const seenEvents: string[] = [];
    model.on('guard', ({ action }) => seenEvents.push(action));
    const door = createDoor({ models: { fast: { model, dialects: ['messages'] } } });
    const asked = { model: 'fast', max_tokens: 9, stream: true, messages };
    const response = await door.handle(post(asked, '/v1/messages'));
    expect(await response.text()).toContain('"stop_reason":"end_turn"');
    expect(seenEvents).toEqual(['allow']);
  });
});

describe('a budget', () => {
  const budgetOf = (costUsd: number) =>
    createMemoryBudget({ limits: [{ name: 'day', windowMs: 60_000, costUsd }] });

  it.each([
    ['a limit below nothing', { max_tokens: -1_000_000_000 }],
    ['a small limit beside a large one', { max_tokens: 1, max_completion_tokens: 5_000 }],
    ['many answers', { max_tokens: 500, n: 100 }],
  ])('is not widened by %s', async (_, more) => {
    const door = doorOf(wrapModel(gpt(), [withBudget(budgetOf(0.0011))]));
    const response = await door.handle(post({ model: 'fast', messages, ...more }));
    expect([response.status, seen.length]).toEqual([429, 0]);
    expect(response.headers.get('x-should-retry')).toBe('false');
  });

  const picture = (size: number) => ({
    ...{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'A'.repeat(size) } },
  });
  const pdf = (size: number) => ({
    ...{
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: 'A'.repeat(size) },
    },
  });
  const linked = { type: 'document', source: { type: 'url', url: 'https://example.org/long.pdf' } };
  const ofParts = (...content: readonly object[]) => ({
    max_tokens: 100,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Read this.' }, ...content] }],
  });
  const pictures = Array.from({ length: 20 }, () => picture(9_000));
  const openai = ['/v1/chat/completions', '/v1/responses'] as const;

  it.each([
    ['no limit', openai[0], { messages }, [30, 100_000], 130_000],
    ['no limit, of four answers', openai[0], { messages, n: 4 }, [30, 400_000], 520_000],
    ['no limit, at Responses', openai[1], { input: 'Hi.' }, [30, 128_000], 130_000],
    ['a limit that is none', openai[0], { messages, max_tokens: -1 }, [30, 100_000], 130_000],
    ['four answers', openai[0], { messages, max_tokens: 1_000, n: 4 }, [30, 4_000], 5_000],
    ['a picture of megabytes', '/v1/messages', ofParts(picture(5_000_000)), [36_835, 100], 42_000],
    ['twenty pictures', '/v1/messages', ofParts(...pictures), [736_700, 100], 810_000],
    ['a file', '/v1/messages', ofParts(pdf(300_000)), [120_000, 100], 310_000],
    ['a short file of many pages', '/v1/messages', ofParts(pdf(3_000)), [30_000, 100], 45_000],
    ['the largest file', '/v1/messages', ofParts(pdf(15_000_000)), [900_000, 100], 1_100_000],
    ['a file that the provider fetches', '/v1/messages', ofParts(linked), [400_000, 100], 1_100_000],
    [
      'sound',
      openai[0],
      {
        ...{ modalities: ['text'], max_tokens: 100 },
        messages: [
          {
            role: 'user',
            content: [{ type: 'input_audio', input_audio: { data: 'A'.repeat(640_000), format: 'wav' } }],
          },
        ],
      },
      [320, 100],
      45_000,
    ],
    [
      'what a tool takes',
      '/v1/messages',
      {
        ...ofParts(),
        tools: [{ name: 't', input_schema: { type: 'object', description: 'x'.repeat(5_000) } }],
      },
      [5_000, 100],
      7_000,
    ],
  ] as const)(
    'reserves what can be billed, and not far more: %s',
    async (_, path, body, [input, output], most) => {
      const booked: number[] = [];
      const budget: Budget = {
        limitsCost: false,
        async reserve(__, { tokens }) {
          booked.push(tokens);
          const settle = async (spent: { readonly tokens: number }) => void booked.push(spent.tokens);
          return { ok: true, reservation: { settle, release: async () => {} } };
        },
      };
      const counted = { input_tokens: input, output_tokens: output };
      const answers = {
        '/v1/chat/completions': () => ({
          ...JSON.parse(reply.body),
          usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
        }),
        '/v1/responses': () => ({
          id: 'r',
          object: 'response',
          status: 'completed',
          output: [],
          model: 'm',
          usage: counted,
        }),
        '/v1/messages': () => ({
          ...{ id: 'm', type: 'message', role: 'assistant', model: 'm', stop_reason: 'end_turn' },
          ...{ content: [{ type: 'text', text: 'Yes.' }], usage: counted },
        }),
      };
      reply = { ...reply, body: JSON.stringify(answers[path]()) };
      const claude = createAnthropicModel({ apiKey: 'ours', baseUrl: base.replace('/v1', ''), model: 'm' });
      const model = wrapModel(path === '/v1/messages' ? claude : gpt(), [withBudget(budget)]);
      const door = createDoor({ models: { fast: { model, dialects: ['chat', 'responses', 'messages'] } } });
      expect((await door.handle(post({ model: 'fast', ...body }, path))).status).toBe(200);
      const [reserved = 0, settled = 0] = booked;
      expect(settled).toBe(input + output);
      expect(reserved).toBeGreaterThanOrEqual(settled);
      expect(reserved).toBeLessThan(most);
    },
  );

  it.each([
    ['chat completions', openai[0], { messages }],
    ['Responses', openai[1], { input: 'Hi.' }],
  ] as const)(
    'reserves for a body without a limit what its model is said to write at most: %s',
    async (_, path, body) => {
      const reserved: number[] = [];
      const budget: Budget = {
        limitsCost: false,
        async reserve(__, { tokens }) {
          reserved.push(tokens);
          return { ok: false, retryAfterMs: 1, limit: 'day' };
        },
      };
      const door = doorOf(wrapModel(gpt({ longestAnswerTokens: 8_000 }), [withBudget(budget)]));
      expect((await door.handle(post({ model: 'fast', ...body }, path))).status).toBe(429);
      expect(reserved[0]).toBeGreaterThan(8_000);
      expect(reserved[0]).toBeLessThan(9_000);
    },
  );

  it.each([
    ['that asks not to be counted', { stream_options: { include_usage: false } }],
    ['with options that are none', { stream_options: 'none' }],
    ['with none', {}],
  ])('counts a stream %s', async (_, more) => {
    const model = wrapModel(gpt(), []);
    const used: unknown[] = [];
    model.on('call', (call) =>
      used.push([call.usage?.inputTokens, call.usage?.outputTokens, call.usage?.estimated]),
    );
    reply = {
      ...reply,
      type: 'text/event-stream',
      body: `${chunk({ content: 'Yes.' }, 'stop')}${counts}data: [DONE]\n\n`,
    };
    const text = await (
      await doorOf(model).handle(post({ model: 'fast', messages, stream: true, ...more }))
    ).text();
    expect(text).not.toContain('"usage"');
    expect(JSON.parse(seen[0] ?? '')).toMatchObject({ stream_options: { include_usage: true } });
    expect(used).toEqual([[30, 20, false]]);
  });
});

describe('a kept answer', () => {
  it('is found again by its caller, its dialect, its body and its betas alone', () => {
    const rules = responseRules(gpt());
    const keyOf = (
      more: object = {},
      headers: Record<string, string> = {},
      dialect: 'chat' | 'messages' = 'chat',
    ) =>
      JSON.stringify(
        rules.keyOf({
          messages: [],
          tenant: 'a',
          wire: { dialect, body: '{}', texts: [], headers },
          ...more,
        }),
      );
    const one = keyOf();
    expect(keyOf({}, { 'user-agent': 'x' })).toBe(one);
    for (const other of [
      keyOf({ tenant: 'b' }),
      keyOf({}, { 'anthropic-beta': 'x' }),
      keyOf({}, {}, 'messages'),
      keyOf({ operation: 'o' }),
    ])
      expect(other).not.toBe(one);
  });
});
