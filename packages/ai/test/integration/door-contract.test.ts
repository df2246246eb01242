// What a door promises besides the answer: bytes, headers, who may ask what, and that nothing goes on after the client left.
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Emulator } from '@internal/conformance/emulator';
import { startEmulator } from '@internal/conformance/emulator';
import type { OutputGuard } from '@internal/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import OpenAI from 'openai';
import { createAnthropicModel } from '../../src/anthropic/create-anthropic-model.ts';
import { createAnthropicTokenCounter } from '../../src/anthropic/create-anthropic-token-counter.ts';
import { createDoor } from '../../src/http.ts';
import type { Middleware } from '../../src/layers/middleware/middleware.ts';
import type { ResponseCache } from '../../src/layers/with-cache.ts';
import { responseRules, withCache } from '../../src/layers/with-cache.ts';
import { withInputGuard } from '../../src/layers/with-input-guard.ts';
import { withLedger } from '../../src/layers/with-ledger.ts';
import { withOutputGuard } from '../../src/layers/with-output-guard.ts';
import type { Policy } from '../../src/layers/with-policy.ts';
import { withPolicy } from '../../src/layers/with-policy.ts';
import { withRedaction } from '../../src/layers/with-redaction.ts';
import { wrapModel } from '../../src/layers/wrap-model.ts';
import { createLedger, memoryLedgerStore } from '../../src/ledger.ts';
import { createOpenAiModel } from '../../src/openai/models/create-openai-model.ts';
import { routeModels } from '../../src/route/route-models.ts';
import { mockModel } from '../../src/testing/mock-model.ts';

/** What the provider was sent, as it came over the wire. */
interface Seen {
  path: string;
  body: string;
  headers: IncomingHttpHeaders;
}

const chatAnswer = (content: string) =>
  JSON.stringify({
    ...{ id: 'c', object: 'chat.completion', created: 1, model: 'm-1', odd: { '1': 1.0e-7 } },
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  });

let emulator: Emulator;
let seen: Seen | undefined;
let reply: { status: number; body: string; headers: Record<string, string> };
let base: string;
let closed: number | undefined;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  emulator = await startEmulator();
  const provider = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    seen = { path: request.url ?? '', body, headers: request.headers };
    response.once('close', () => {
      closed = performance.now();
    });
    if (reply.status === 0) return;
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    if (reply.headers['content-type']?.includes('event-stream') && reply.body.endsWith('…'))
      response.write(reply.body.slice(0, -1));
    else response.end(reply.body);
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  base = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  closing.push(
    () => emulator.close(),
    () => provider.closeAllConnections(),
    () => provider.close(),
  );
});
afterAll(() => Promise.all(closing.map((close) => close())));
beforeEach(() => {
  seen = closed = undefined;
  reply = { status: 200, body: chatAnswer('Yes.'), headers: {} };
});

const gpt = (more: object = {}) =>
  createOpenAiModel({
    apiKey: 'ours',
    baseUrl: `${base}/v1`,
    model: 'm-1',
    price: { input: 1, output: 1 },
    ...more,
  });
const claude = () => createAnthropicModel({ apiKey: 'ours', baseUrl: base, model: 'claude-1' });
const openai = ['chat', 'responses'] as const;
const post = (path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  new Request(`http://door${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer theirs', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal && { signal }),
  });
const ask = (model: string, more: object = {}) => ({
  model,
  messages: [{ role: 'user', content: 'Hi' }],
  ...more,
});
const chat = '/v1/chat/completions';

describe('a body in the dialect of the provider', () => {
  it('arrives byte for byte, but for the name of the model', async () => {
    const door = createDoor({ models: { fast: { model: gpt(), dialects: openai } } });
    const nested = fc.dictionary(
      fc.string().filter((name) => !['model', 'stream', '__proto__'].includes(name)),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(nested, fc.constantFrom('', ' ', '\n\t'), async (fields, blank) => {
        const inside = JSON.stringify(fields).slice(1, -1);
        const text = `{${blank}"model"${blank}:${blank}"fast"${blank},"seed":12345678901234567890.50,"messages":[{"role":"user","content":"\\u00e9"}]${inside && ','}${inside}${blank}}`;
        const response = await door.handle(post(chat, text));
        // Names of what is stored, and keys that some would read as others.
        if (response.status === 400)
          return expect(await response.text()).toMatch(/stored in an account|Some would read this key/);
        expect(seen?.body).toBe(text.replace('"fast"', '"m-1"'));
        expect(await response.text()).toBe(reply.body);
      }),
      { numRuns: 200 },
    );
  });

  it('brings the headers of the client along, and nothing of its credentials or its way here', async () => {
    const door = createDoor({ models: { c: { model: claude(), dialects: ['messages'] } } });
    reply = {
      status: 200,
      body: JSON.stringify({
        ...{ id: 'm', type: 'message', role: 'assistant', model: 'claude-1', stop_reason: 'end_turn' },
        ...{ content: [{ type: 'text', text: 'Yes.' }], usage: { input_tokens: 1, output_tokens: 1 } },
      }),
      headers: {
        'request-id': 'req_theirs',
        'anthropic-ratelimit-requests-remaining': '7',
        'set-cookie': 'a=b',
      },
    };
    const headers = {
      'anthropic-beta': 'one-2026-01-01,two-2026-02-02',
      'anthropic-version': '2026-10-21',
      ...{ 'x-api-key': 'theirs', cookie: 'c', 'x-forwarded-for': '1.2.3.4', 'x-stainless-lang': 'js' },
    };
    const response = await door.handle(post('/v1/messages?beta=true', ask('c', { max_tokens: 5 }), headers));
    expect(seen?.headers).toMatchObject({
      'anthropic-beta': 'one-2026-01-01,two-2026-02-02',
      'anthropic-version': '2026-10-21',
      'x-stainless-lang': 'js',
      authorization: 'Bearer ours',
    });
    for (const name of ['x-api-key', 'cookie', 'x-forwarded-for'])
      expect(seen?.headers[name]).toBeUndefined();
    expect(response.headers.get('request-id')).toBe('req_theirs');
    expect(response.headers.get('anthropic-ratelimit-requests-remaining')).toBe('7');
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  // NVIDIA-NeMo/Switchyard#419, BerriAI/litellm#32202: the client's organization beside our key, and who its user is.
  it('brings nothing along that is meant for another account, another gateway or a proxy on the way', async () => {
    const others = {
      ...{ 'openai-organization': 'org-theirs', 'openai-project': 'proj_theirs' },
      ...{ 'x-goog-iap-jwt-assertion': 'j', 'x-amzn-oidc-accesstoken': 't', 'x-auth-request-email': 'a@b.c' },
      ...{ 'true-client-ip': '1.2.3.4', 'x-portkey-api-key': 'k', 'x-litellm-tags': 't' },
    };
    const told = {
      ...{ 'openai-beta': 'one=v1', 'anthropic-beta': 'two-2026-01-01', 'x-stainless-lang': 'js' },
      // docs.x.ai "Maximizing Cache Hits", workweave/router#1121.
      ...{ 'x-grok-conv-id': 'c1' },
      ...{ 'user-agent': 'theirs/1', accept: 'text/event-stream' },
    };
    const ofChat = {
      'openai-beta': 'one=v1',
      'x-grok-conv-id': 'c1',
      'x-stainless-lang': 'js',
      'user-agent': 'theirs/1',
    };
    const ofMessages = {
      'anthropic-beta': 'two-2026-01-01',
      'x-stainless-lang': 'js',
      'user-agent': 'theirs/1',
    };
    const more = { 'x-title': 'mine', 'x-other': 'o', authorization: 'Bearer theirs', host: 'theirs' };
    const headersOf = async (path: string, passHeaders?: string[]): Promise<IncomingHttpHeaders> => {
      const models = {
        fast: { model: gpt(), dialects: openai },
        c: {
          ...{ model: claude(), dialects: ['messages'] as const },
          countTokens: createAnthropicTokenCounter({ model: 'claude-1', apiKey: 'ours', baseUrl: base }),
        },
      };
      const door = createDoor({ models, passHeaders });
      const body = ask(path === chat ? 'fast' : 'c', { max_tokens: 5 });
      await door.handle(post(path, body, { ...others, ...told, ...more }));
      return seen?.headers ?? {};
    };
    for (const path of [chat, '/v1/messages', '/v1/messages/count_tokens']) {
      const sent = await headersOf(path);
      expect(sent).toMatchObject(path === chat ? ofChat : ofMessages);
      for (const name of [
        ...Object.keys(others),
        'x-title',
        path === chat ? 'anthropic-beta' : 'openai-beta',
      ])
        expect([name, sent[name]]).toEqual([name, undefined]);
      const named = await headersOf(path, ['X-Title']);
      expect(named).toMatchObject({ 'x-title': 'mine', authorization: 'Bearer ours' });
      expect([named['x-other'], named.host]).toEqual([undefined, new URL(base).host]);
    }
    const wrong = ['Authorization', 'x-title', 'host', 'two words', 'Proxy-Trace'];
    expect(() => createDoor({ models: {}, passHeaders: wrong })).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: [0, 2, 3, 4].map((at) => expect.objectContaining({ path: `passHeaders[${at}]` })),
      }),
    );
  });

  it('that is refused comes back in the words of the provider; what it says to our key does not', async () => {
    const door = createDoor({ models: { fast: { model: gpt(), dialects: openai } } });
    const body =
      '{"error":{"message":"max_tokens is  too large: 9","type":"invalid_request_error","code":"x"}}';
    reply = { status: 422, body, headers: { 'x-request-id': 'req_p' } };
    const told = await door.handle(post(chat, ask('fast')));
    expect([told.status, await told.text(), told.headers.get('x-request-id')]).toEqual([422, body, 'req_p']);
    reply = { status: 401, body: '{"error":{"message":"Incorrect API key: sk-ours"}}', headers: {} };
    const hidden = await door.handle(post(chat, ask('fast')));
    expect(hidden.status).toBe(502);
    expect(await hidden.text()).not.toContain('sk-ours');
  });

  it('is asked elsewhere when one provider fails, and is answered by one alone', async () => {
    const other = createOpenAiModel({
      apiKey: 'k',
      baseUrl: emulator.openaiUrl,
      model: 'm-2',
      provider: 'second',
    });
    const door = createDoor({ models: { both: { model: routeModels([gpt(), other]), dialects: openai } } });
    reply = { status: 529, body: '{}', headers: {} };
    for (const stream of [false, true]) {
      const response = await door.handle(post(chat, ask('both', { stream })));
      expect([response.status, (await response.text()).includes('"m-2"')]).toEqual([200, true]);
    }
    expect(emulator.requests.map(({ body }) => body['model'])).toEqual(['m-2', 'm-2']);
  });

  it('is counted where the client does not ask for it, and the client sees nothing of that', async () => {
    const model = wrapModel(gpt({ baseUrl: emulator.openaiUrl }), []);
    const calls: unknown[] = [];
    model.on('call', ({ usage }) => calls.push([usage?.outputTokens, usage?.estimated]));
    const door = createDoor({ models: { fast: { model, dialects: openai } } });
    const silent = await (await door.handle(post(chat, ask('fast', { stream: true })))).text();
    const asking = ask('fast', { stream: true, stream_options: { include_usage: true } });
    const told = await (await door.handle(post(chat, asking))).text();
    expect([silent.includes('"choices":[]'), told.includes('"choices":[]')]).toEqual([false, true]);
    expect(calls).toEqual([
      [expect.any(Number), false],
      [expect.any(Number), false],
    ]);
  });
});

describe('a door', () => {
  it('lists its models, shows one, and says which there are not for a caller', async () => {
    const door = createDoor({ prefix: '/llm', models: { a: { model: gpt() }, b: { model: gpt() } } });
    const get = (path: string, models?: string[]) =>
      door.handle(new Request(`http://door/llm${path}`), { models });
    const { data } = (await (await get('/v1/models', ['b'])).json()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toEqual(['b']);
    expect([(await get('/v1/models/a')).status, (await get('/v1/models/a', ['b'])).status]).toEqual([
      200, 404,
    ]);
    const refused = await door.handle(post('/llm/v1/chat/completions', ask('a')), { models: ['b'] });
    expect([refused.status, await refused.json()]).toMatchObject([
      404,
      { error: { code: 'model_not_found' } },
    ]);
    expect(refused.headers.get('x-should-retry')).toBe('false');
    expect((await door.handle(new Request('http://door/llm', { method: 'HEAD' }))).status).toBe(200);
    expect((await get('/v1/nothing')).status).toBe(404);
    expect((await get('/v1/messages')).status).toBe(405);
  });

  it.each([
    ['no JSON', '{"model":', 400],
    ['no object', '[]', 400],
    ['no model', '{}', 400],
    ['a model called by what every object has', '{"model":"constructor"}', 404],
    ['too long a body', `{"model":"fast","x":"${'y'.repeat(200)}"}`, 413],
  ])('refuses %s in the words of each dialect', async (_, body, status) => {
    const door = createDoor({ models: { fast: { model: gpt() } }, maxBodyBytes: 150 });
    const openaiError = await door.handle(post(chat, body));
    const anthropicError = await door.handle(post('/v1/messages', body));
    expect([openaiError.status, anthropicError.status]).toEqual([status, status]);
    expect(await openaiError.json()).toMatchObject({
      error: { message: expect.any(String), type: expect.any(String) },
    });
    expect(await anthropicError.json()).toMatchObject({ type: 'error', error: { type: expect.any(String) } });
  });

  it.each([
    [{ previous_response_id: 'resp_1' }, 'previous_response_id'],
    [{ conversation: 'conv_1' }, 'conversation'],
    [
      { input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] }] },
      'input.0.content.0.file_id',
    ],
    [{ tools: [{ type: 'file_search', vector_store_ids: ['vs'] }] }, 'tools.0.vector_store_ids'],
  ])('refuses what lies in the account that all share: %j', async (more, path) => {
    const door = createDoor({ models: { fast: { model: gpt(), dialects: openai } } });
    const response = await door.handle(post('/v1/responses', { model: 'fast', input: 'x', ...more }));
    expect([response.status, await response.json()]).toMatchObject([400, { error: { param: path } }]);
    expect(seen).toBeUndefined();
  });

  it('counts tokens by the provider, or says that nobody does', async () => {
    const countTokens = createAnthropicTokenCounter({ model: 'claude-1', apiKey: 'ours', baseUrl: base });
    const door = createDoor({ models: { c: { model: claude(), countTokens }, d: { model: claude() } } });
    reply = { status: 200, body: '{"input_tokens":14}', headers: {} };
    const counted = await door.handle(post('/v1/messages/count_tokens', ask('c')));
    expect([counted.status, await counted.json(), seen?.path]).toEqual([
      200,
      { input_tokens: 14 },
      '/v1/messages/count_tokens',
    ]);
    expect(seen?.body).toContain('"claude-1"');
    const nobody = await door.handle(post('/v1/messages/count_tokens', ask('d')));
    expect([nobody.status, await nobody.json()]).toMatchObject([404, { error: { type: 'not_found_error' } }]);
  });

  it('ends the call upstream when the client leaves, before the answer and in the middle of it', async () => {
    const door = createDoor({ models: { fast: { model: gpt(), dialects: openai } } });
    const controller = new AbortController();
    reply.status = 0;
    const waiting = door.handle(post(chat, ask('fast'), {}, controller.signal));
    while (!seen) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect((await waiting).status).toBe(499);
    while (!closed) await new Promise((resolve) => setTimeout(resolve, 5));

    closed = undefined;
    const chunk = {
      object: 'chat.completion.chunk',
      model: 'm',
      choices: [{ index: 0, delta: { content: 'Yes' } }],
    };
    reply = {
      status: 200,
      body: `data: ${JSON.stringify(chunk)}\n\n…`,
      headers: { 'content-type': 'text/event-stream' },
    };
    const response = await door.handle(post(chat, ask('fast', { stream: true })));
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toContain('Yes');
    await reader.cancel();
    while (!closed) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it('says that a stream lives, and begins it, while nothing comes', async () => {
    const door = createDoor({
      models: { c: { model: claude(), dialects: ['messages'] } },
      pingMs: 20,
      beginAfterMs: 20,
    });
    reply.status = 0;
    const response = await door.handle(post('/v1/messages', ask('c', { stream: true, max_tokens: 5 })));
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect([response.status, Buffer.from((await reader.read()).value ?? []).toString()]).toEqual([
      200,
      'event: ping\ndata: {"type": "ping"}\n\n',
    ]);
    await reader.cancel();
  });
});

describe('a call of a tool that is none of ours', () => {
  // charmbracelet/fantasy#223: OpenAI says of arguments that they may be no JSON.
  const inputs = ['{"user_id": 1234567890123456789}', '{"q": "no end', '[1, 2]'] as const;
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
  const counted = { input_tokens: 3, output_tokens: 2, total_tokens: 5 };
  const sse = (events: readonly object[], isNamed = true) =>
    events
      .map(
        (data) =>
          `${isNamed ? `event: ${(data as { type: string }).type}\n` : ''}data: ${JSON.stringify(data)}\n\n`,
      )
      .join('');

  function chatWords(call: object) {
    const about = { id: 'c', created: 1, model: 'm-1' };
    const choices = (field: 'message' | 'delta', said: object, finish_reason: string | null) => [
      { index: 0, [field]: said, finish_reason },
    ];
    const chunk = (said: object, finish: string | null = null) => ({
      ...{ ...about, object: 'chat.completion.chunk', choices: choices('delta', said, finish) },
    });
    const message = { role: 'assistant', content: null, tool_calls: [call] };
    const last = { ...chunk({}), choices: [], usage };
    const events = [
      chunk({ role: 'assistant', tool_calls: [{ index: 0, ...call }] }),
      chunk({}, 'tool_calls'),
      last,
    ];
    return {
      plain: {
        ...about,
        object: 'chat.completion',
        choices: choices('message', message, 'tool_calls'),
        usage,
      },
      stream: `${sse(events, false)}data: [DONE]\n\n`,
    };
  }

  function responsesWords(item: { type: string }) {
    const response = (status: string, output: readonly object[]) => ({
      ...{ id: 'resp_1', object: 'response', created_at: 1, model: 'm-1', status, error: null, output },
      ...(status === 'completed' && { usage: counted }),
    });
    const isCustom = item.type === 'custom_tool_call';
    const [field, kind] = isCustom
      ? ['input', 'custom_tool_call_input']
      : ['arguments', 'function_call_arguments'];
    const said = (item as Record<string, string>)[field as string];
    const at = { output_index: 0, item_id: 'i_1' };
    const events = [
      { type: 'response.created', response: response('in_progress', []) },
      { type: 'response.output_item.added', output_index: 0, item: { ...item, [field as string]: '' } },
      { type: `response.${kind}.delta`, ...at, delta: said },
      { type: `response.${kind}.done`, ...at, [field as string]: said },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: response('completed', [item]) },
    ].map((event, sequence_number) => ({ ...event, sequence_number }));
    return { plain: response('completed', [item]), stream: sse(events) };
  }

  function messagesWords(json: string) {
    const about = { id: 'm', type: 'message', role: 'assistant', model: 'claude-1' };
    const call = { type: 'tool_use', id: 't', name: 'look_up' };
    const events = [
      { type: 'message_start', message: { ...about, content: [], stop_reason: null, usage: counted } },
      { type: 'content_block_start', index: 0, content_block: { ...call, input: {} } },
      { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: json } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 2 } },
      { type: 'message_stop' },
    ];
    const input = { id: 'one', all: [1, null] };
    return {
      plain: { ...about, content: [{ ...call, input }], stop_reason: 'tool_use', usage: counted },
      stream: sse(events),
    };
  }

  const chatCall = (json: string) =>
    chatWords({ id: 't', type: 'function', function: { name: 'look_up', arguments: json } });
  const responsesCall = (json: string) =>
    responsesWords({
      ...{ type: 'function_call', id: 'i_1', call_id: 't', name: 'look_up', arguments: json },
    } as { type: string });
  const rows = [
    [
      'chat',
      'a custom tool',
      chatWords({ id: 't', type: 'custom', custom: { name: 'run', input: 'ls -l' } }),
    ],
    [
      'responses',
      'a custom tool',
      responsesWords({
        ...{ type: 'custom_tool_call', id: 'i_1', call_id: 't', name: 'run', input: 'ls -l' },
      } as { type: string }),
    ],
    ...inputs.flatMap((json) => [
      ['chat', json, chatCall(json)] as const,
      ['responses', json, responsesCall(json)] as const,
      ['messages', json, messagesWords(json)] as const,
    ]),
  ] as const;
  const paths = { chat, responses: '/v1/responses', messages: '/v1/messages' } as const;

  it.each(rows)('comes through as it was written, and is no failure: %s, %s', async (dialect, _, words) => {
    const attempt = { signal: new AbortController().signal, attempt: 1, deadlineAt: undefined };
    // What a breaker hears: a call that ended, or one that threw.
    const heard: string[] = [];
    const policy: Policy = {
      execute: (run) =>
        run(attempt)
          .finally(() => heard.push('ended'))
          .catch(thrown),
      async *executeStream(run) {
        yield* run(attempt);
        heard.push('ended');
      },
    };
    const thrown = (error: unknown): never => {
      heard.push('threw');
      throw error;
    };
    await using ledger = createLedger({ store: memoryLedgerStore() });
    const model = wrapModel(dialect === 'messages' ? claude() : gpt(), [
      withLedger(ledger),
      withPolicy(policy),
    ]);
    const ends: unknown[] = [];
    model.on('call', ({ ok, usage: used }) =>
      ends.push([ok, used?.inputTokens, used?.outputTokens, used?.estimated]),
    );
    const door = createDoor({ models: { fast: { model, dialects: [dialect] } } });
    const asked = dialect === 'responses' ? { model: 'fast', input: 'Hi' } : ask('fast', { max_tokens: 50 });
    for (const stream of [false, true]) {
      const body = stream ? words.stream : JSON.stringify(words.plain, null, 1);
      reply = { status: 200, body, headers: stream ? { 'content-type': 'text/event-stream' } : {} };
      const more = {
        stream,
        ...(dialect === 'chat' && stream && { stream_options: { include_usage: true } }),
      };
      const response = await door.handle(post(paths[dialect], { ...asked, ...more }));
      expect([response.status, await response.text()]).toEqual([200, body]);
    }
    expect(heard).toEqual(['ended', 'ended']);
    expect(ends).toEqual([
      [true, 3, 2, false],
      [true, 3, 2, false],
    ]);
    const day = (after: number) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
    const { total } = await ledger.spend({ from: day(-1), to: day(1) });
    expect(total).toMatchObject({ calls: 2, attempts: 2, failed: 0 });
  });
});

describe('a stream of Responses that fails', () => {
  // Soju06/codex-lb#1479, diegosouzapw/OmniRoute#13964: Codex reads the reason in `response.failed` alone.
  const event = (data: { type: string }, sequence_number: number) =>
    `event: ${data.type}\ndata: ${JSON.stringify({ ...data, sequence_number })}\n\n`;
  const created = {
    ...{ id: 'resp_theirs', object: 'response', created_at: 7, model: 'm-1', status: 'in_progress' },
    ...{ error: null, output: [], tools: [], instructions: 'Be kind.' },
  };
  const at = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const item = { type: 'message', id: 'msg_1', role: 'assistant', status: 'in_progress', content: [] };
  const part = { type: 'output_text', text: '', annotations: [], logprobs: [] };
  const begun = [
    { type: 'response.created', response: created },
    { type: 'response.output_item.added', output_index: 0, item },
    { type: 'response.content_part.added', ...at, part },
    { type: 'response.output_text.delta', ...at, delta: 'Yes, ', logprobs: [] },
    { type: 'response.output_text.delta', ...at, delta: 'but', logprobs: [] },
  ];
  const limited = { type: 'error', code: 'rate_limit_exceeded', message: 'Slow down.', param: null };
  const blocking: OutputGuard = {
    open: () => ({
      push: (chunk) => chunk.slice(0, 2),
      end: () => ({ text: '', verdict: { action: 'block', score: 1, reasons: ['r'] } }),
    }),
  };
  const done = { type: 'response.output_text.done', ...at, text: 'Yes, but', logprobs: [] };

  it.each([
    ['that is cut', begun, gpt, 'server_error'],
    ['that the provider ends', [...begun, limited], gpt, 'rate_limit_exceeded'],
    [
      'that a guard ends',
      [...begun, done],
      () => wrapModel(gpt(), [withOutputGuard(blocking)]),
      'server_error',
    ],
  ] as const)('ends so, in the words of the provider or in ours: %s', async (_, events, modelOf, code) => {
    const body = events.map((data, number) => event(data, number + 30)).join('');
    reply = { status: 200, body, headers: { 'content-type': 'text/event-stream' } };
    for (const dialects of [['responses'], ['messages']] as const) {
      const door = createDoor({ models: { fast: { model: modelOf(), dialects } } });
      const answered = await door.handle(post('/v1/responses', { model: 'fast', input: 'Hi', stream: true }));
      const text = await answered.text();
      const sent = Array.from(text.matchAll(/^data: (.+)$/gm), ([, data]) => JSON.parse(data as string));
      const numbers = sent.map(({ sequence_number: number }) => number as number);
      expect(numbers).toEqual(numbers.map((__, place) => (numbers[0] as number) + place));
      expect(sent.map(({ type }) => type).slice(-2)).toEqual(['error', 'response.failed']);
      expect(sent.at(-1)).toMatchObject({
        response: { id: sent[0].response.id, object: 'response', status: 'failed', error: { code } },
      });
      if (dialects[0] === 'responses')
        expect(sent.at(-1).response).toMatchObject({ id: 'resp_theirs', created_at: 7 });
      expect(text).not.toMatch(/DONE|response\.completed/);

      const served = (what: string) =>
        new OpenAI({
          ...{ apiKey: 'k', baseURL: 'http://door/v1', maxRetries: 0 },
          fetch: async () => new Response(what, { headers: { 'content-type': 'text/event-stream' } }),
        }).responses.stream({ model: 'fast', input: 'Hi' });
      await expect(served(text).finalResponse()).rejects.toThrow(OpenAI.APIError);
      // The client knows an end by the event of the error, and reads the failed response where there is none.
      const seen: { type: string; response?: object }[] = [];
      const withoutError = text.replace(/event: error\n.+\n\n/, '');
      for await (const one of served(withoutError)) seen.push(one);
      expect(seen.at(-1)).toMatchObject({ type: 'response.failed', response: { status: 'failed' } });
    }
  });
});

describe('counted tokens', () => {
  const countTokens = () => createAnthropicTokenCounter({ model: 'claude-1', apiKey: 'ours', baseUrl: base });
  const path = '/v1/messages/count_tokens';

  it('are of what the layers of the model let go', async () => {
    reply = { status: 200, body: '{"input_tokens":14}', headers: {} };
    const verdicts = {
      block: { action: 'block', score: 1, reasons: ['r'] },
      sanitize: { action: 'sanitize', score: 1, reasons: ['r'], text: 'CLEAN' },
    } as const;
    const doorOf = (layer: Middleware) =>
      createDoor({ models: { c: { model: wrapModel(claude(), [layer]), countTokens: countTokens() } } });
    const guarded = (action: keyof typeof verdicts) =>
      doorOf(withInputGuard({ inspect: () => verdicts[action] }));
    const blocked = await guarded('block').handle(post(path, ask('c')));
    expect([blocked.status, seen]).toEqual([400, undefined]);
    const cleaned = await guarded('sanitize').handle(post(path, ask('c')));
    expect([cleaned.status, seen?.body]).toEqual([200, expect.stringContaining('"CLEAN"')]);
    const redactor = (text: string) => [{ kind: 'word', start: 0, end: text.length }];
    await doorOf(withRedaction({ redactor })).handle(post(path, ask('c')));
    expect(seen?.body).toContain('"[WORD_1]"');
  });

  it('are of what the layers around each target of a route let go', async () => {
    reply = { status: 200, body: '{"input_tokens":14}', headers: {} };
    const redactor = (text: string) => [{ kind: 'word', start: 0, end: text.length }];
    const block = withInputGuard({ inspect: () => ({ action: 'block', score: 1, reasons: ['r'] }) });
    const count = (...layers: readonly Middleware[]) => {
      const first = wrapModel(claude(), [withRedaction({ redactor })]);
      const model = routeModels([first, wrapModel(mockModel({ provider: 'local' }), layers)]);
      return createDoor({ models: { c: { model, countTokens: countTokens() } } }).handle(
        post(path, ask('c')),
      );
    };
    const blocked = await count(block);
    expect([blocked.status, seen]).toEqual([400, undefined]);
    const counted = await count();
    expect([counted.status, seen?.body]).toEqual([200, expect.stringContaining('"[WORD_1]"')]);
  });

  it('say of our account what a call says, and of a request what the provider says', async () => {
    const door = createDoor({ models: { c: { model: claude(), countTokens: countTokens() } } });
    const refuse = (status: number, type: string, message: string, headers = {}) => {
      reply = { status, body: JSON.stringify({ type: 'error', error: { type, message } }), headers };
      return door.handle(post(path, ask('c')));
    };
    const poor = await refuse(
      400,
      'invalid_request_error',
      'Your credit balance is too low to access the API.',
    );
    expect([poor.status, await poor.text()]).toEqual([429, expect.not.stringContaining('credit balance')]);
    expect(poor.headers.get('x-should-retry')).toBe('false');
    const busy = await refuse(429, 'rate_limit_error', 'Too many.', {
      'retry-after': '7',
      'request-id': 'req_p',
    });
    expect([busy.status, busy.headers.get('retry-after'), busy.headers.get('request-id')]).toEqual([
      429,
      '7',
      'req_p',
    ]);
    expect(await busy.text()).toBe(reply.body);
    reply = {
      status: 200,
      body: '{"input_tokens":1}',
      headers: { 'request-id': 'req_q', 'set-cookie': 'a=b' },
    };
    const told = await door.handle(post(path, ask('c')));
    expect([told.headers.get('request-id'), told.headers.get('set-cookie')]).toEqual(['req_q', null]);
  });
});

describe('the layers of a model', () => {
  it('see the texts of a request, and what a guard changes is changed in the body', async () => {
    const guard = {
      inspect: (text: string) => ({
        action: 'sanitize' as const,
        score: 1,
        reasons: ['r'],
        text: text.toUpperCase(),
      }),
    };
    const door = createDoor({
      models: { fast: { model: wrapModel(gpt(), [withInputGuard(guard)]), dialects: openai } },
    });
    const messages = [
      { role: 'system', content: 'be kind' },
      { role: 'developer', content: [{ type: 'text', text: 'be short' }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'hello' },
          { type: 'image_url', image_url: { url: 'u' } },
        ],
      },
      { role: 'tool', tool_call_id: 't', content: 'it rains' },
    ];
    await door.handle(post(chat, { model: 'fast', messages }));
    expect(JSON.parse(seen?.body ?? '{}')).toEqual({
      model: 'm-1',
      messages: [
        { role: 'system', content: 'BE KIND' },
        { role: 'developer', content: [{ type: 'text', text: 'BE SHORT' }] },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'HELLO' },
            { type: 'image_url', image_url: { url: 'u' } },
          ],
        },
        { role: 'tool', tool_call_id: 't', content: 'IT RAINS' },
      ],
    });
  });

  it('keep values in the process, and put them back, also over the pieces of a stream', async () => {
    const redactor = (text: string) =>
      Array.from(text.matchAll(/B-\d+/g), ({ 0: { length }, index }) => ({
        kind: 'badge',
        start: index,
        end: index + length,
      }));
    const model = wrapModel(gpt(), [withRedaction({ redactor })]);
    const door = createDoor({ models: { fast: { model, dialects: openai } } });
    reply.body = chatAnswer('Badge [BADGE_1] is known.');
    const messages = [{ role: 'user', content: 'Who has B-77?' }];
    const plain = await (await door.handle(post(chat, { model: 'fast', messages }))).text();
    expect(seen?.body).toContain('Who has [BADGE_1]?');
    expect(plain).toContain('Badge B-77 is known.');
    const piece = (content: string, finish_reason: string | null = null) =>
      `data: ${JSON.stringify({ object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta: { content }, finish_reason }] })}\n\n`;
    reply.headers = { 'content-type': 'text/event-stream' };
    reply.body = `${piece('Badge [BAD')}${piece('GE_1] is')}${piece(' known.', 'stop')}data: [DONE]\n\n`;
    const streamed = await (await door.handle(post(chat, { model: 'fast', messages, stream: true }))).text();
    const said = Array.from(streamed.matchAll(/"content":"([^"]*)"/g), ([, text]) => text).join('');
    expect(said).toBe('Badge B-77 is known.');
  });

  it('answer from a cache in the same words, streamed and whole', async () => {
    const kept = new Map<string, never>();
    const rules = responseRules(gpt());
    const responses: ResponseCache = {
      async respond(request, produce) {
        const key = JSON.stringify(rules.keyOf(request));
        const value = kept.get(key) ?? (await produce({ signal: new AbortController().signal }));
        const outcome = kept.has(key) ? ('hit' as const) : ('miss' as const);
        if (rules.storable(value)) kept.set(key, JSON.parse(JSON.stringify(value)) as never);
        return { value, cache: { outcome } };
      },
      async respondStream(request, produce) {
        const key = JSON.stringify(rules.keyOf(request));
        const value = kept.get(key);
        async function* live() {
          const events = [];
          for await (const event of produce({ signal: new AbortController().signal })) {
            events.push(event);
            yield event;
          }
          const made = rules.fromEvents(events);
          if (made && rules.storable(made)) kept.set(key, JSON.parse(JSON.stringify(made)) as never);
        }
        async function* replayed() {
          yield* rules.toEvents(value as never);
        }
        return value
          ? { events: replayed(), cache: { outcome: 'hit' } }
          : { events: live(), cache: { outcome: 'miss' } };
      },
    };
    const model = wrapModel(gpt({ baseUrl: emulator.openaiUrl }), [withCache(responses)]);
    const door = createDoor({ models: { fast: { model, dialects: openai } } });
    for (const body of [ask('fast'), ask('fast', { stream: true })]) {
      const before = emulator.requests.length;
      const first = await (await door.handle(post(chat, body))).text();
      const second = await (await door.handle(post(chat, body))).text();
      expect(second).toBe(first);
      expect(emulator.requests.length).toBe(before + 1);
    }
    expect((await door.handle(post(chat, ask('fast')))).headers.get('x-tpl-cache')).toBe('hit');
  });
});
