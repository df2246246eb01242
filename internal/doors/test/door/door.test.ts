// The door by itself, over a model by hand: addresses, methods, streams, and what it says when something fails.
import type { TextModel } from '@internal/model';
import { AiError } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { createDoor } from '../../src/door/create-door.ts';
import { problemBody } from '../../src/failure/tell-failure.ts';
import type { TokenCounter } from '../../src/port/door.ts';
import { chat, echoDoor, echoModel } from './echo-model.ts';

const messages = [{ role: 'user', content: 'Hi.' }];
const ask = { model: 'fast', messages };
const streamed = { ...ask, stream: true };
const event = { event: 'message', data: '{"choices":[{"index":0,"delta":{"content":"Hel\\nlo"}}]}' };

describe('the addresses of a door', () => {
  it('are found with a slash at the end and a query behind', async () => {
    const { post } = echoDoor({}, { prefix: '/llm' });
    for (const path of ['/llm/v1/messages?beta=true', '/llm/v1/messages/', '/llm/v1/responses//'])
      expect((await post(path, ask)).status).toBe(200);
    expect((await post('/llm/v1/embeddings', ask)).status).toBe(404);
  });

  it('are probed by tools: headroom#2032, CLIProxyAPI#5905', async () => {
    const { door } = echoDoor({}, { prefix: '/llm' });
    for (const path of ['', '/', '/api/hello', '/v1/messages'])
      expect((await door.handle(new Request(`http://door/llm${path}`, { method: 'HEAD' }))).status).toBe(200);
  });

  it('take other methods for what they are', async () => {
    const { door } = echoDoor();
    const statusOf = async (method: string, path: string) =>
      (await door.handle(new Request(`http://door${path}`, { method }))).status;
    expect(await statusOf('DELETE', chat)).toBe(405);
    expect(await statusOf('OPTIONS', chat)).toBe(405);
    expect(await statusOf('GET', '/v1/models/fast')).toBe(200);
    expect(await statusOf('GET', '/v1/models/Fast')).toBe(404);
    expect(await statusOf('GET', '/v1/models/%E0%A4%A')).toBe(404);
    expect(await statusOf('GET', '/v1/models/__proto__')).toBe(404);
  });
});

describe('an answer', () => {
  it('comes as the provider wrote it, or in words of the dialect where the model has none', async () => {
    const { post } = echoDoor({ body: '{"a": 1e0}' });
    const plain = await post(chat, ask);
    expect([await plain.text(), plain.headers.get('request-id')]).toEqual(['{"a": 1e0}', 'req_p']);
    const door = createDoor({ models: { fast: { model: echoModel() } } });
    const translated = await door.handle(
      new Request(`http://door${chat}`, { method: 'POST', body: JSON.stringify(ask) }),
    );
    expect(await translated.json()).toMatchObject({ choices: [{ message: { content: 'Hello.' } }] });
    const told = await door.handle(
      new Request(`http://door${chat}`, { method: 'POST', body: JSON.stringify(streamed) }),
    );
    expect(await told.text()).toContain('Hello.');
  });

  it('streams what came, with headers, and an end that some servers leave out', async () => {
    const { post } = echoDoor({ events: [event, { event: 'named', data: 'two\nlines' }] });
    const response = await post(chat, streamed);
    expect(response.headers.get('x-ratelimit-limit-requests')).toBe('5');
    expect(await response.text()).toBe(
      `data: ${event.data}\n\nevent: named\ndata: two\ndata: lines\n\ndata: [DONE]\n\n`,
    );
  });

  it('that nobody reads is not asked for further, and ends upstream when the reader leaves', async () => {
    let asked: AbortSignal | undefined;
    const events = Array.from({ length: 1_000 }, () => event);
    const { post } = echoDoor({
      events,
      wait: async (signal) => {
        asked = signal;
      },
    });
    const { body } = await post(chat, streamed);
    await body?.cancel();
    expect(asked?.aborted).toBe(true);
  });

  it('lives by pings of the dialect while nothing comes', async () => {
    const never = () => new Promise<void>(() => {});
    for (const [path, ping] of [
      [chat, ': ping'],
      ['/v1/responses', ': ping'],
      ['/v1/messages', 'event: ping'],
    ] as const) {
      const { post } = echoDoor({ wait: never }, { pingMs: 5, beginAfterMs: 5 });
      const response = await post(path, streamed);
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      expect(Buffer.from((await reader.read()).value ?? []).toString()).toContain(ping);
      await reader.cancel();
    }
  });
});

describe('what fails', () => {
  const heard: unknown[] = [];
  const failing = (error: unknown) =>
    echoDoor({ error }, { onError: (thrown, requestId) => heard.push([thrown, requestId]) });
  const refused = (code: 'auth' | 'quota_exhausted' | 'bad_request' | 'rate_limited', status: number) => {
    const error = new AiError(code, 'The provider refuses.', { status });
    const body = '{"error":{"message":"as the provider said it, about sk-ours"}}';
    const headers = { 'retry-after': '7', 'x-ratelimit-remaining-requests': '0' };
    Object.defineProperty(error, 'refusal', { value: { status, headers, body }, enumerable: false });
    return error;
  };

  it.each([
    ['a wrong request', refused('bad_request', 400), 400, true],
    ['too many requests', refused('rate_limited', 429), 429, true],
    // llmgateway#3297, sub2api#1586: an account without money under 400; new-api#6306: what our account holds.
    ['our account, under 400', refused('quota_exhausted', 400), 429, false],
    ['our account, under 429', refused('quota_exhausted', 429), 429, false],
    ['our key, under 400', refused('auth', 400), 502, false],
    ['our key, under 404', refused('auth', 404), 502, false],
    ['our key', refused('auth', 401), 502, false],
  ])('passes on what a client can mend, and nothing else: %s', async (_, error, status, isTold) => {
    const response = await failing(error).post(chat, ask);
    const text = await response.text();
    expect([response.status, text.includes('sk-ours')]).toEqual([status, isTold]);
    expect(response.headers.get('x-request-id')).toMatch(/^req_/);
    if (isTold) expect(response.headers.get('retry-after')).toBe('7');
    else expect(response.headers.get('x-should-retry')).toBe('false');
  });

  it.each([
    [new AiError('bad_request', 'm', { status: 302, providerCode: 'redirect' }), 502],
    [new AiError('overloaded', 'm', { retryAfterMs: 1_200 }), 529],
    [new AiError('aborted', 'm'), 499],
    [new DOMException('gone', 'AbortError'), 499],
    [{ retryable: true, retryAfterMs: 3_000 }, 503],
    [new Error('a secret of ours'), 500],
    [undefined, 200],
  ])('has a status: %s', async (error, status) => {
    const response = await failing(error).post('/v1/messages', ask);
    expect([response.status, (await response.text()).includes('secret')]).toEqual([status, false]);
  });

  // goclaw#1348: an answer that nobody can read is paid, and an SDK that asks again pays it three times.
  it.each([
    [new AiError('malformed_response', 'm'), 502, 'false'],
    [new AiError('malformed_response', 'm', { status: 400 }), 502, 'true'],
    // pydantic/logfire#1882: what a policy ends for its time is no model that cannot be asked.
    [{ retryable: true, code: 'attempt_timeout' }, 504, 'true'],
    [{ retryable: true, code: 'first_token_timeout' }, 504, 'true'],
    [{ retryable: false, code: 'stream_interrupted', cause: new AiError('idle_timeout', 'm') }, 504, 'true'],
    [{ retryable: false, code: 'stream_interrupted' }, 503, 'false'],
  ])('says whether to come again: %j', async (error, status, retry) => {
    const response = await failing(error).post(chat, ask);
    expect([response.status, response.headers.get('x-should-retry')]).toEqual([status, retry]);
  });

  it('says when to come again, and whether to', async () => {
    const late = await failing(new AiError('overloaded', 'm', { retryAfterMs: 1_200 })).post(chat, ask);
    expect([late.headers.get('retry-after'), late.headers.get('x-should-retry')]).toEqual(['2', 'true']);
    const spent = await failing(new AiError('budget_exceeded', 'm', { retryAfterMs: 60_000 })).post(
      chat,
      ask,
    );
    expect([spent.status, spent.headers.get('x-should-retry')]).toEqual([429, 'false']);
  });

  it.each([
    [chat, 'data: {"error"'],
    ['/v1/responses', 'event: error\ndata: {"type":"error","code":"server"'],
    ['/v1/responses', 'event: response.failed\ndata: {"type":"response.failed","sequence_number":1'],
    ['/v1/messages', 'event: error\ndata: {"type":"error","error":{"type":"api_error"'],
  ])('in the middle of a stream is told in it: %s', async (path, told) => {
    const { post } = failing(new AiError('server', 'm'));
    // Begun by a ping: the failure has no status of its own any more.
    const late = echoDoor(
      { error: new AiError('server', 'm'), wait: () => new Promise((resolve) => setTimeout(resolve, 30)) },
      { beginAfterMs: 1, pingMs: 1_000 },
    );
    const response = await late.post(path, streamed);
    const text = await response.text();
    expect([response.status, text]).toEqual([200, expect.stringContaining(told)]);
    expect(text).not.toContain('[DONE]');
    expect((await post(path, streamed)).status).toBe(502);
  });

  it('before the door is told in the dialect as well', () => {
    const problem = JSON.stringify({ status: 401, detail: 'No key.', code: 'no_key' });
    expect(JSON.parse(problemBody('messages', problem, 'req_1'))).toEqual({
      type: 'error',
      error: { type: 'authentication_error', message: 'No key.' },
      request_id: 'req_1',
    });
    expect(JSON.parse(problemBody('chat', '{}'))).toMatchObject({
      error: { type: 'server_error', code: null },
    });
  });

  it('is no answer of a model that has no words of its provider', async () => {
    const model = { ...echoModel(), generate: createModelWithoutWords() };
    const door = createDoor({ models: { fast: { model, dialects: ['chat'] } } });
    const request = new Request(`http://door${chat}`, { method: 'POST', body: JSON.stringify(ask) });
    expect((await door.handle(request)).status).toBe(500);
  });
});

function createModelWithoutWords() {
  const { generate } = echoModel();
  return async (request: Parameters<typeof generate>[0]) => {
    const { wire: _, ...result } = await generate(request);
    return result;
  };
}

describe('counting tokens', () => {
  const count = (countTokens: () => Promise<Response>, body: object = ask) => {
    const door = createDoor({ models: { fast: { model: echoModel(), countTokens } } });
    const address = 'http://door/v1/messages/count_tokens';
    return door.handle(new Request(address, { method: 'POST', body: JSON.stringify(body) }));
  };

  it('gives the answer of whoever counts, and what it says about a request', async () => {
    expect(await (await count(async () => Response.json({ input_tokens: 3 }))).json()).toEqual({
      input_tokens: 3,
    });
    expect((await count(async () => Response.json({ wrong: 1 }, { status: 400 }))).status).toBe(400);
  });

  it('says nothing of our key, and is no failure of the client when nobody answers', async () => {
    const hidden = await count(async () => new Response('sk-ours is invalid', { status: 401 }));
    expect([hidden.status, (await hidden.text()).includes('sk-ours')]).toEqual([502, false]);
    const gone = await count(() => Promise.reject(new TypeError('fetch failed')));
    expect([gone.status, await gone.json()]).toMatchObject([502, { error: { type: 'api_error' } }]);
  });

  it('gives what the provider says to the client beside the answer, and a refusal as a call would', async () => {
    const headers = { 'request-id': 'req_p', 'retry-after': '7', 'set-cookie': 'a=b' };
    const told = await count(async () => Response.json({ input_tokens: 3 }, { headers }));
    const refused = await count(async () => Response.json({ wrong: 1 }, { status: 429, headers }));
    for (const response of [told, refused])
      expect([response.headers.get('request-id'), response.headers.get('set-cookie')]).toEqual([
        'req_p',
        null,
      ]);
    expect(refused.headers.get('retry-after')).toBe('7');
    const error = { type: 'invalid_request_error', message: 'Your credit balance is too low.' };
    const poor = await count(async () => Response.json({ type: 'error', error }, { status: 400 }));
    expect([poor.status, (await poor.text()).includes('credit balance')]).toEqual([429, false]);
  });

  it('counts what the layers of the model let go, and nothing that they block', async () => {
    const bodies: string[] = [];
    const countTokens: TokenCounter = async ({ body }) => {
      bodies.push(body);
      return Response.json({});
    };
    const screens: readonly TextModel['screen'][] = [
      undefined,
      async (request) => ({ ...request, messages: [{ role: 'user', content: 'clean' }] }),
      () => Promise.reject(new AiError('guard_blocked', 'No.')),
    ];
    const statuses: number[] = [];
    for (const screen of screens) {
      const model = { ...echoModel(), ...(screen && { screen }) };
      const door = createDoor({ models: { fast: { model, countTokens } } });
      const request = new Request('http://door/v1/messages/count_tokens', {
        ...{ method: 'POST', body: JSON.stringify(ask) },
      });
      statuses.push((await door.handle(request)).status);
    }
    const clean = JSON.stringify({ ...ask, messages: [{ role: 'user', content: 'clean' }] });
    expect([statuses, bodies]).toEqual([
      [200, 200, 400],
      [JSON.stringify(ask), clean],
    ]);
  });

  it('reads nothing of what others stored', async () => {
    const file = [{ role: 'user', content: [{ type: 'document', source: { type: 'file', file_id: 'f' } }] }];
    const response = await count(async () => Response.json({}), { model: 'fast', messages: file });
    expect(response.status).toBe(400);
  });
});
