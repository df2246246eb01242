import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { EmulatedAnswer, Emulator } from '@internal/conformance/emulator';
import { startEmulator } from '@internal/conformance/emulator';
import type { TextModel, TextResult } from '@internal/model';
import { AiError } from '@internal/model';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAnthropicModel } from '../../src/anthropic/create-anthropic-model.ts';
import { withObject } from '../../src/layers/with-object.ts';
import { wrapModel } from '../../src/layers/wrap-model.ts';
import { createOpenAiCompatibleModel } from '../../src/openai/models/create-openai-compatible-model.ts';
import { createOpenAiModel } from '../../src/openai/models/create-openai-model.ts';
import { routeModels } from '../../src/route/route-models.ts';
import { aiSettings } from '../../src/settings/ai-settings.ts';
import type { ModelOptions } from '../../src/wire/model-options.ts';
import { dispatchedBy, shareDispatcher } from '../share-dispatcher.ts';

const request = { messages: [{ role: 'user' as const, content: 'Hello there, this is a question.' }] };
const dialects = ['anthropic', 'responses', 'chat'] as const;

// Accepts nothing: its thread sleeps, and its queue is full of connections that nobody takes.
const deafServer = `const server = require('node:net').createServer();
server.listen(0, '127.0.0.1', 1, () => {
  require('node:fs').writeSync(1, String(server.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

async function startDeafServer() {
  const child = spawn(process.execPath, ['-e', deafServer], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = Number(String((await once(child.stdout, 'data'))[0]));
  const waiting = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await once(waiting[0] as Socket, 'connect');
  return {
    url: `http://127.0.0.1:${port}/v1`,
    close() {
      for (const socket of waiting) socket.destroy();
      child.kill('SIGKILL');
    },
  };
}

describe('adapters', () => {
  let emulator: Emulator;
  let answer: EmulatedAnswer;
  beforeAll(async () => {
    emulator = await startEmulator({ answer: () => answer });
  });
  afterAll(() => emulator.close());
  function modelOf(dialect: (typeof dialects)[number], options: Partial<ModelOptions> = {}): TextModel {
    const { url, openaiUrl } = emulator;
    if (dialect === 'anthropic')
      return createAnthropicModel({ model: 'claude-haiku-4-5', apiKey: 'k', baseUrl: url, ...options });
    if (dialect === 'responses')
      return createOpenAiModel({ model: 'gpt-5.6-luna', apiKey: 'k', baseUrl: openaiUrl, ...options });
    return createOpenAiCompatibleModel({
      model: 'llama',
      baseUrl: openaiUrl,
      price: { input: 1, output: 2, cacheRead: 0.1 },
      ...options,
    });
  }
  async function streamed(model: TextModel, asked = request): Promise<TextResult> {
    for await (const event of model.stream(asked)) if (event.type === 'finish') return event.result;
    throw new Error('no finish');
  }
  /** What is the same of two requests: each has a time and a name of its own. */
  const untimed = ({ attempts: _, requestId: __, ...result }: TextResult) => result;

  it.each(dialects)('%s: counts usage the same way, streamed or not, and prices it', async (dialect) => {
    const usage = {
      inputTokens: 1000,
      cacheReadTokens: 300,
      cacheWriteTokens: 200,
      outputTokens: 50,
      reasoningTokens: 20,
    };
    answer = { text: 'Well.', usage };
    const model = modelOf(dialect);
    const result = await model.generate(request);
    expect(result.usage).toEqual({ ...usage, cacheWrite1hTokens: 0, estimated: false });
    expect(result.cost).toMatchObject({ status: 'known' });
    expect(untimed(await streamed(model))).toEqual(untimed(result));
  });

  // A plain call of the SDK ends after 300 s, whatever its `timeout` says: openai/openai-node#2153.
  it.each(dialects)('%s: no call ends by a limit of undici, whatever stands for it', async (dialect) => {
    answer = { text: 'Well.' };
    await shareDispatcher();
    const sent = await dispatchedBy(async () => {
      await modelOf(dialect).generate(request);
      await streamed(modelOf(dialect));
    });
    const none = { method: 'POST', headersTimeout: 0, bodyTimeout: 0 };
    expect(sent).toMatchObject([none, none]);
    const given: (object | undefined)[] = [];
    const own: typeof fetch = (input, init) => {
      given.push(init);
      return fetch(input, init);
    };
    await modelOf(dialect, { fetch: own }).generate(request);
    expect(given).toHaveLength(1);
    expect(given[0]).not.toHaveProperty('dispatcher');
  });

  it.each(dialects)('%s: gives tool calls with parsed input, streamed or not', async (dialect) => {
    const toolCalls = [
      { id: 'call_1', name: 'look_up', input: { word: 'Grüße "x"', deep: [1, { a: null }] } },
      { id: 'call_2', name: 'stop', input: {} },
    ];
    answer = { text: 'Let me see.', toolCalls };
    const model = modelOf(dialect);
    const result = await model.generate(request);
    expect(result).toMatchObject({ toolCalls, finishReason: 'tool_calls', text: 'Let me see.' });
    expect(untimed(await streamed(model))).toEqual(untimed(result));
    const events = [];
    for await (const event of model.stream(request)) events.push(event.type);
    expect(events.filter((type) => type === 'tool_call')).toHaveLength(2);
  });

  it.each(dialects)('%s: says when an answer was cut by its limit', async (dialect) => {
    answer = { text: 'Half of', finishReason: 'length' };
    expect((await modelOf(dialect).generate(request)).finishReason).toBe('length');
    expect((await streamed(modelOf(dialect))).finishReason).toBe('length');
  });

  it.each(dialects)('%s: estimates usage that is missing or broken, and says so', async (dialect) => {
    answer = { text: 'An answer of forty characters, or nearly.' };
    for (const fault of ['missing_usage', 'broken_usage'] as const) {
      emulator.script(fault, fault);
      const result = await modelOf(dialect).generate(request);
      expect(result.usage).toMatchObject({ estimated: true, outputTokens: 11 });
      expect(result.cost.status).toBe('estimated');
      expect((await streamed(modelOf(dialect))).usage.estimated).toBe(true);
    }
  });

  it.each(dialects)(
    '%s: ends at once with an abort, before and in the middle, and leaves no request',
    async (dialect) => {
      answer = { text: 'One two three four five six seven.' };
      const settle = async (
        run: (signal: AbortSignal) => Promise<unknown>,
        fault: 'slow_headers' | 'stall',
      ) => {
        emulator.script(fault);
        const controller = new AbortController();
        const reason = new Error('gone');
        let abortedAt = 0;
        setTimeout(() => {
          abortedAt = performance.now();
          controller.abort(reason);
        }, 60);
        await expect(run(controller.signal)).rejects.toMatchObject({
          code: 'aborted',
          kind: 'cancelled',
          cause: reason,
        });
        expect(performance.now() - abortedAt).toBeLessThan(200);
      };
      const model = modelOf(dialect);
      await model.generate(request);
      for (const fault of ['slow_headers', 'stall'] as const) {
        await settle((signal) => model.generate({ ...request, signal }), fault);
        await settle((signal) => streamed(model, { ...request, signal } as typeof request), fault);
      }
      for (let turn = 0; turn < 100 && emulator.openRequests > 0; turn += 1)
        await new Promise((resolve) => setTimeout(resolve, 5));
      expect(emulator.openRequests).toBe(0);
    },
  );

  it.each(dialects)(
    '%s: sends nothing when the caller has left or the deadline has passed',
    async (dialect) => {
      const model = modelOf(dialect);
      const before = emulator.requests.length;
      await expect(model.generate({ ...request, signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'aborted',
      });
      await expect(
        streamed(model, { ...request, deadlineAt: performance.now() - 1 } as typeof request),
      ).rejects.toMatchObject({
        code: 'total_timeout',
      });
      expect(emulator.requests.length).toBe(before);
    },
  );

  it.each(dialects)(
    '%s: closes the request when the consumer leaves the stream, and books what had come',
    async (dialect) => {
      answer = { text: 'One two three four five six seven eight nine ten.' };
      emulator.script('drip');
      const attempts: unknown[] = [];
      const log = { records: [], add: (record: unknown) => void attempts.push(record) };
      for await (const event of modelOf(dialect).stream({ ...request, log }))
        if (event.type === 'text') break;
      for (let turn = 0; turn < 100 && emulator.openRequests > 0; turn += 1)
        await new Promise((resolve) => setTimeout(resolve, 5));
      expect(emulator.openRequests).toBe(0);
      expect(attempts).toMatchObject([
        { ok: false, code: 'aborted', usage: { estimated: true }, cost: { status: 'estimated' } },
      ]);
    },
  );

  it('does not count the time a slow consumer takes as silence of the server', async () => {
    answer = { text: 'One two three four five six seven.' };
    const model = modelOf('anthropic', { idleTimeoutMs: 40, firstTokenTimeoutMs: 40 });
    let text = '';
    for await (const event of model.stream(request)) {
      if (event.type !== 'text') continue;
      text += event.text;
      if (text.length < 20) await new Promise((resolve) => setTimeout(resolve, 90));
    }
    expect(text).toBe(answer.text);
  });

  it('fails over to the next model, once the first answers with a failure, and not in the middle', async () => {
    answer = { text: 'From the second.' };
    const route = routeModels([modelOf('anthropic'), modelOf('responses')]);
    emulator.script('status_529', undefined);
    expect((await streamed(route)).provider).toBe('openai');
    emulator.script('cut');
    const before = emulator.requests.length;
    await expect(streamed(route)).rejects.toMatchObject({ code: 'stream_truncated', provider: 'anthropic' });
    expect(emulator.requests.length).toBe(before + 1);
  });

  it('is cut to the caller’s deadline', async () => {
    const model = modelOf('chat');
    emulator.script('slow_headers');
    const startedAt = performance.now();
    const call = model.generate({ ...request, deadlineAt: startedAt + 80 });
    await expect(call).rejects.toMatchObject({ code: 'total_timeout' });
    expect(performance.now() - startedAt).toBeLessThan(200);
  });

  it('works with a transport that does not listen to the signal', async () => {
    const deaf = (limits: Partial<ModelOptions>) =>
      modelOf('responses', { fetch: () => new Promise(() => {}), ...limits });
    const plain = deaf({ totalTimeoutMs: 60 }).generate(request);
    await expect(plain).rejects.toMatchObject({ code: 'total_timeout' });
    const stream = streamed(deaf({ headersTimeoutMs: 30 }));
    await expect(stream).rejects.toMatchObject({ code: 'headers_timeout' });
  });

  it('ends within its own limits at a server that takes no connection', async () => {
    const deaf = await startDeafServer();
    const limits = { headersTimeoutMs: 100, totalTimeoutMs: 200 };
    const model = modelOf('chat', { ...limits, baseUrl: deaf.url } as Partial<ModelOptions>);
    try {
      await expect(streamed(model)).rejects.toMatchObject({ code: 'headers_timeout', retryable: true });
      await expect(model.generate(request)).rejects.toMatchObject({ code: 'total_timeout', retryable: true });
    } finally {
      deaf.close();
    }
  });

  it('reads an answer of a transport without a body as malformed', async () => {
    const empty = modelOf('chat', {
      fetch: async () => new Response(null, { headers: { 'content-type': 'application/json' } }),
    });
    await expect(empty.generate(request)).rejects.toMatchObject({ code: 'malformed_response' });
  });

  it('shows no key, prompt or answer in any error', async () => {
    const key = 'sk-very-secret-key';
    const model = createOpenAiModel({ model: 'm#status_401', apiKey: key, baseUrl: emulator.openaiUrl });
    const error = (await model.generate(request).catch((thrown: unknown) => thrown)) as AiError;
    expect(`${error.message}${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toMatch(
      /sk-very|question/,
    );
  });

  it('refuses a missing key, model or address before anything is sent', () => {
    expect(() => createAnthropicModel({ model: 'm', apiKey: '' })).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: [expect.objectContaining({ path: 'apiKey' })],
      }),
    );
    expect(() => createOpenAiModel({ model: 'm', apiKey: '' })).toThrow(/OPENAI_API_KEY/);
    expect(() => createOpenAiCompatibleModel({ model: '', baseUrl: 'ftp://x', provider: '' })).toThrow(
      /model must.*provider.*baseUrl/s,
    );
    expect(() =>
      createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x', price: { input: -1, output: 0 } }),
    ).toThrow(/input/);
    expect(() => createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x', idleTimeoutMs: -5 })).toThrow(
      /idleTimeoutMs/,
    );
  });

  it('takes its limits from loaded settings, and refuses a limit by hand beside them', () => {
    const settings = aiSettings.load({ values: { maxOutputTokens: 7 } });
    const model = createOpenAiCompatibleModel({ settings, model: 'm', baseUrl: 'http://x' });
    const bound = (maxOutputTokens: number) =>
      createOpenAiCompatibleModel({ model: 'm', baseUrl: 'http://x', maxOutputTokens }).bound?.(request);
    expect(model.bound?.(request)).toEqual(bound(7));
    expect(model.bound?.(request)).not.toEqual(bound(8));
    expect(() => createAnthropicModel({ settings, idleTimeoutMs: 5, model: 'm', apiKey: 'key' })).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: [expect.objectContaining({ path: 'idleTimeoutMs' })],
      }),
    );
  });

  it('is ready once its SDK is loaded, alone, in a route and wrapped', async () => {
    const model = modelOf('chat');
    await expect(model.ready?.()).resolves.toBeUndefined();
    const missing = {
      ...model,
      id: 'other/m',
      ready: () => Promise.reject(new AiError('missing_peer', 'The package "x" is not installed')),
    };
    await expect(wrapModel(withObject()(missing), []).ready?.()).rejects.toMatchObject({
      code: 'missing_peer',
    });
    await expect(routeModels([missing, model]).ready?.()).resolves.toBeUndefined();
    await expect(routeModels([missing]).ready?.()).rejects.toMatchObject({ code: 'missing_peer' });
  });
});
