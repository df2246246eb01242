import { AsyncLocalStorage } from 'node:async_hooks';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEvents } from '@internal/kit';
import { manualClock } from '@internal/kit/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as api from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import Fastify from 'fastify';
import * as olderApi from 'opentelemetry-api-1.9';
import { monitoringHooks } from '../../src/fastify.ts';
import type { Tracing } from '../../src/index.ts';
import {
  connectOpenTelemetry,
  createMetrics,
  observe,
  standardMetrics,
  traceAttempts,
  traceCalls,
  traceFetch,
} from '../../src/index.ts';
import { memoryLogger } from '../../src/testing.ts';

const place = Symbol.for('opentelemetry.js.api.1');
const forget = () => void Reflect.deleteProperty(globalThis, place);
afterEach(forget);

function contextManager(): api.ContextManager {
  const storage = new AsyncLocalStorage<api.Context>();
  const manager: api.ContextManager = {
    active: () => storage.getStore() ?? api.ROOT_CONTEXT,
    with: (context, run, self, ...args) => storage.run(context, () => run.apply(self as never, args)),
    bind: (_context, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}

function spanKeeper() {
  const exporter = new InMemorySpanExporter();
  const processor = new SimpleSpanProcessor({ exporter });
  let open = 0;
  const counting: SpanProcessor = {
    onStart: () => void (open += 1),
    onEnd: () => void (open -= 1),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const provider = new TracerProvider({ spanProcessors: [processor, counting] });
  return { provider, spans: () => exporter.getFinishedSpans(), open: () => open };
}

const event = {
  provider: 'north',
  requestModel: 'n-1',
  ok: true,
  priced: false,
  streamed: false,
  degraded: false,
  durationMs: 20,
  outcome: 'completed',
};
const attempt = { provider: 'north', model: 'n-1', attempt: 1, ok: true, startedAt: 0, durationMs: 5 };

/** A wrapped model as @tpl/ai has them, in front of a provider that sends a request with a span of its own. */
function service(setUp: { fails?: boolean } = {}) {
  forget();
  api.context.setGlobalContextManager(contextManager());
  const { provider, spans } = spanKeeper();
  api.trace.setGlobalTracerProvider(provider);
  const clock = manualClock();
  const metrics = createMetrics();
  const tracing = connectOpenTelemetry(api, { clock });
  const events = createEvents<Record<string, unknown>>('model');
  const cache = createEvents<Record<string, unknown>>('cache');
  const send = async () => {
    const span = api.trace.getTracer('undici').startSpan('POST');
    await Promise.resolve();
    span.end();
    if (setUp.fails) throw Object.assign(new Error('secret words'), { code: 'overloaded' });
    return 'answer';
  };
  const provided = traceAttempts(
    {
      id: 'north/n-1',
      generate: send,
      async *stream() {
        yield await send();
        yield 'more';
      },
    },
    { tracing },
  );
  const whole = traceCalls(
    {
      id: 'north/n-1',
      async generate() {
        cache.emit('get', { outcome: 'miss', tier: 'memory', durationMs: 3, key: 'secret words' });
        events.emit('guard', { direction: 'input', action: 'allow', score: 0.1, reasons: ['secret words'] });
        try {
          const answer = await provided.generate();
          events.emit('call', { ...event, attempts: [attempt] });
          return answer;
        } catch (error) {
          const failed = { ...event, ok: false, outcome: 'error', code: 'overloaded' };
          events.emit('call', { ...failed, attempts: [{ ...attempt, ok: false, code: 'overloaded' }] });
          throw error;
        }
      },
      async *stream() {
        try {
          yield* provided.stream();
        } finally {
          events.emit('call', { ...event, streamed: true, attempts: [attempt] });
        }
      },
    },
    { tracing },
  );
  observe({ answers: cache, model: events }, { metrics, tracing, clock });
  const inRequest = <T>(run: () => Promise<T>) =>
    api.trace.getTracer('http').startActiveSpan('request', async (span) => {
      try {
        return await run();
      } finally {
        span.end();
      }
    });
  /** Each span with the names of those above it. */
  const tree = () => {
    const all = spans();
    const path = (span: (typeof all)[number]): string => {
      const parent = all.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId);
      return parent ? `${path(parent)} > ${span.name}` : span.name;
    };
    return all.map(path).sort();
  };
  return { model: whole, inRequest, tree, spans };
}

describe('spans of requests to providers (litellm#39067, openllmetry#4365, arniesaha/agentweave#246)', () => {
  it('stand below the attempt that made them, the attempt below its call, the call below the request', async () => {
    const { model, inRequest, tree, spans } = service();
    expect(await inRequest(() => model.generate())).toBe('answer');
    expect(tree()).toEqual([
      'request',
      'request > chat n-1',
      'request > chat n-1 > attempt north/n-1',
      'request > chat n-1 > attempt north/n-1 > POST',
      'request > chat n-1 > cache lookup',
    ]);
    const chat = spans().find(({ name }) => name === 'chat n-1');
    expect(chat?.attributes).toMatchObject({ 'gen_ai.provider.name': 'north', 'tpl.attempts': 1 });
    expect(chat?.events.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['guard', expect.objectContaining({ 'tpl.direction': 'input', 'tpl.action': 'allow' })],
    ]);
    expect(JSON.stringify(spans().map(({ attributes, events }) => [attributes, events]))).not.toContain(
      'secret',
    );
  });

  it('do so in streams too, piece by piece, and where the reader leaves (vercel/ai#11452)', async () => {
    const { model, inRequest, tree } = service();
    const below = ['request > chat n-1', 'request > chat n-1 > attempt north/n-1'];
    await inRequest(async () => {
      const pieces = [];
      for await (const piece of model.stream()) pieces.push(piece);
      expect(pieces).toEqual(['answer', 'more']);
    });
    expect(tree()).toEqual(['request', ...below, 'request > chat n-1 > attempt north/n-1 > POST']);
    const left = service();
    await left.inRequest(async () => {
      for await (const piece of left.model.stream()) if (piece === 'answer') break;
    });
    expect(left.tree()).toEqual(['request', ...below, 'request > chat n-1 > attempt north/n-1 > POST']);
  });

  it('end with the code of what failed, and with no word of it', async () => {
    const { model, inRequest, spans } = service({ fails: true });
    await expect(inRequest(() => model.generate())).rejects.toThrow('secret words');
    const status = (start: string) => spans().find(({ name }) => name.startsWith(start))?.status;
    for (const name of ['chat', 'attempt'])
      expect(status(name)).toEqual({ code: api.SpanStatusCode.ERROR, message: 'overloaded' });
  });

  it('cost nothing without an SDK: the model is asked as it stands', async () => {
    const stream = async function* () {
      yield 'x';
    };
    const plain = { id: 'm', generate: async () => 'x', stream };
    expect(traceCalls(plain, {})).toBe(plain);
    const model = traceCalls(plain, { tracing: connectOpenTelemetry(api) });
    expect([await model.generate(), model.id]).toEqual(['x', 'm']);
    for await (const piece of model.stream()) expect(piece).toBe('x');
  });
});

/** A wrapped model of @tpl/ai that is observed and nothing else. */
function observed() {
  forget();
  api.context.setGlobalContextManager(contextManager());
  const { provider, spans, open } = spanKeeper();
  api.trace.setGlobalTracerProvider(provider);
  const tracing = connectOpenTelemetry(api);
  const events = createEvents<Record<string, unknown>>('model');
  const sent: (string | undefined)[] = [];
  type Enter = <T>(run: () => T) => T;
  async function generate<T>(inside: () => Promise<T>): Promise<T> {
    let enter: Enter = (run) => run();
    let header: (() => string | undefined) | undefined;
    events.emit('start', {
      model: 'north/n-1',
      streamed: false,
      within: (next: Enter) => (enter = next),
      trace: (next: typeof header) => (header = next),
    });
    return enter(async () => {
      await Promise.resolve();
      sent.push(header?.());
      const answer = await inside();
      events.emit('object', { ok: true, durationMs: 2 });
      events.emit('call', { ...event, attempts: [attempt] });
      return answer;
    });
  }
  return { events, generate, open, sent, spans, tracing };
}

const named = (spans: ReturnType<ReturnType<typeof spanKeeper>['spans']>, name: string) => {
  const span = spans.find((each) => each.name === name);
  return { id: span?.spanContext().spanId, above: span?.parentSpanContext?.spanId, ended: span?.ended };
};

describe('a model that is observed and nothing else (openllmetry#4365, vercel/ai#11452)', () => {
  const post = async () => api.trace.getTracer('undici').startSpan('POST').end();

  it('has a span around each call: what runs inside stands below it, and its header names it', async () => {
    const { events, generate, sent, spans, tracing } = observed();
    const stop = observe({ model: events }, { metrics: createMetrics(), tracing });
    await generate(post);
    const chat = named(spans(), 'chat n-1');
    expect(chat.ended).toBe(true);
    for (const name of ['POST', 'attempt n-1', 'schema check'])
      expect([name, named(spans(), name).above]).toEqual([name, chat.id]);
    expect(spans()).toHaveLength(4);
    expect(sent[0]).toContain(`-${chat.id}-01`);
    stop();
    await generate(post);
    expect([spans().length, sent[1]]).toEqual([5, undefined]);
  });

  it('ends every span of a model that is observed twice', async () => {
    const { events, generate, open, tracing } = observed();
    for (let time = 0; time < 2; time += 1) observe({ model: events }, { metrics: createMetrics(), tracing });
    await generate(post);
    expect(open()).toBe(0);
  });

  it('keeps to the span that traceCalls opened for it, and opens one of its own below the next', async () => {
    const { events, generate, spans, tracing } = observed();
    observe({ model: events }, { metrics: createMetrics(), tracing });
    const traced = traceCalls(
      { id: 'n', generate: () => generate(() => generate(post)), async *stream() {} },
      { tracing },
    );
    await traced.generate();
    const calls = spans().filter(({ name }) => name === 'chat n-1');
    expect(calls).toHaveLength(2);
    expect(calls[0]?.parentSpanContext?.spanId).toBe(calls[1]?.spanContext().spanId);
    expect(named(spans(), 'POST').above).toBe(calls[0]?.spanContext().spanId);
  });

  it('sends no traceparent without a trace, and is asked all the same where a context manager fails', async () => {
    const { events, generate, sent } = observed();
    observe({ model: events }, { metrics: createMetrics() });
    expect(await generate(async () => 'answer')).toBe('answer');
    expect(sent).toEqual([undefined]);
    const broken = observed();
    observe({ model: broken.events }, { metrics: createMetrics(), tracing: broken.tracing });
    api.context.disable();
    const fails = () => {
      throw new Error('no context');
    };
    api.context.setGlobalContextManager({ ...contextManager(), with: fails });
    expect(await broken.generate(async () => 'answer')).toBe('answer');
    events.emit('start', { model: 'x' });
  });
});

describe('traceparent of what goes out (opencode#49038: no propagator, no header)', () => {
  const sent = async (tracing?: Tracing, init?: RequestInit, input: string | Request = 'http://m.test/') => {
    let seen: Headers | undefined;
    const send = async (_: unknown, given?: RequestInit) => {
      seen = new Headers(given?.headers);
      return new Response('');
    };
    await traceFetch({ tracing }, send)(input, init);
    return seen;
  };

  it('names the span that is open, whoever registered no propagator', async () => {
    api.context.setGlobalContextManager(contextManager());
    api.trace.setGlobalTracerProvider(spanKeeper().provider);
    const tracing = connectOpenTelemetry(api);
    await api.trace.getTracer('t').startActiveSpan('attempt', async (span) => {
      const { traceId, spanId } = span.spanContext();
      const init = { headers: { 'x-a': '1' } };
      const headers = await sent(tracing, init);
      expect([headers?.get('traceparent'), headers?.get('x-a')]).toEqual([`00-${traceId}-${spanId}-01`, '1']);
      span.end();
    });
  });

  it('continues the trace of the caller without an SDK, and begins none where there is none', async () => {
    const app = Fastify();
    await app.register(monitoringHooks, { metrics: createMetrics() });
    app.post('/', async () => ({ sent: (await sent())?.get('traceparent') }));
    const ask = async (headers: Record<string, string>) =>
      (await app.inject({ method: 'POST', url: '/', headers, payload: {} })).json().sent as string;
    const trace = 'a'.repeat(32);
    const good = `00-${trace}-${'b'.repeat(16)}-01`;
    expect(await ask({ traceparent: good })).toMatch(new RegExp(`^00-${trace}-(?!b{16})[0-9a-f]{16}-01$`));
    for (const bad of [
      '',
      'x',
      `ff-${trace}-${'b'.repeat(16)}-01`,
      `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
    ])
      expect(await ask({ traceparent: bad })).toBe(null);
    await app.close();
  });

  it("carries its caller's tracestate along, as long as it is one and of the same trace (ai-gateway 2039)", async () => {
    const app = Fastify();
    app.decorateRequest('traceparent', '');
    app.addHook('onRequest', async (request) => {
      const gate = request.headers['x-gate'];
      if (typeof gate === 'string') Object.assign(request, { traceparent: gate });
    });
    await app.register(monitoringHooks, { metrics: createMetrics() });
    const own = { headers: { traceparent: `00-${'a'.repeat(32)}-${'c'.repeat(16)}-01` } };
    app.post('/', async () => [
      (await sent())?.get('tracestate'),
      (await sent(undefined, own))?.get('tracestate'),
    ]);
    const ask = async (tracestate: string, more: object = {}) => {
      const headers = { traceparent: good, tracestate, ...more };
      return (await app.inject({ method: 'POST', url: '/', headers, payload: {} })).json();
    };
    const good = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const members = (count: number) => Array.from({ length: count }, (_, at) => `v${at}=${at}`).join(',');
    for (const state of ['dd=s:2;o:rum,rojo=00f067aa0ba902b7', 'tenant@vendor=a b , ,x=1', members(32)])
      expect(await ask(state)).toEqual([state, state]);
    for (const bad of [members(33), `a=${'x'.repeat(511)}`, 'a', 'a=b=c', 'A=b', 'a=\u00fc'])
      expect(await ask(bad)).toEqual([null, null]);
    // The gate began a trace of its own.
    expect(await ask('a=b', { 'x-gate': `00-${'d'.repeat(32)}-${'b'.repeat(16)}-01` })).toEqual([null, null]);
    await app.close();
  });

  it('says only what it knows: the flags of now, and nothing of a header that is longer than its version', async () => {
    const app = Fastify();
    await app.register(monitoringHooks, { metrics: createMetrics() });
    app.post('/', async () => [(await sent())?.get('traceparent')?.replace(/-[0-9a-f]{16}-/, ' ')]);
    const ids = `${'a'.repeat(32)}-${'b'.repeat(16)}`;
    const ask = async (traceparent: string) =>
      (await app.inject({ method: 'POST', url: '/', headers: { traceparent }, payload: {} })).json();
    const known = [
      [`cc-${ids}-fb`, '03'],
      [`cc-${ids}-09-more`, '01'],
      [`00-${ids}-02`, '02'],
      [`00-${ids}-00`, '00'],
    ] as const;
    for (const [header, flags] of known) expect(await ask(header)).toEqual([`00-${'a'.repeat(32)} ${flags}`]);
    for (const bad of [`00-${ids}-01-more`, `00-${ids}-01-`]) expect(await ask(bad)).toEqual([null]);
    await app.close();
  });

  it('leaves a header alone that is there, in the request or beside it', async () => {
    expect((await sent(undefined, { headers: { traceparent: 'mine' } }))?.get('traceparent')).toBe('mine');
    const request = new Request('http://m.test/', { headers: { 'x-b': '2' } });
    const tracing: Tracing = { current: () => undefined, record: () => {}, traceparent: () => 'ours' };
    const both = await sent(tracing, undefined, request);
    expect([both?.get('x-b'), both?.get('traceparent')]).toEqual(['2', 'ours']);
  });
});

describe('an SDK that comes late, through another copy of the API (vercel/ai#11452, instrumentation guides)', () => {
  it('gets the spans of a copy of the same version, whichever came first', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tpl-api-'));
    try {
      cpSync(realpathSync('node_modules/@opentelemetry/api'), join(folder, 'api'), { recursive: true });
      const copy = createRequire(join(folder, 'x.js'))(join(folder, 'api')) as typeof api;
      expect(copy.trace).not.toBe(api.trace);
      const telemetry = connectOpenTelemetry(copy);
      const finished = { name: 'x', kind: 'client', startedAt: 0, endedAt: 1, attributes: {} } as const;
      telemetry.record(finished);
      const { provider, spans } = spanKeeper();
      api.trace.setGlobalTracerProvider(provider);
      telemetry.record(finished);
      expect(spans()).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is named once in the log where this copy cannot see it', async () => {
    const clock = manualClock();
    const { logger, entries } = memoryLogger();
    olderApi.trace.setGlobalTracerProvider(spanKeeper().provider as never);
    const telemetry = connectOpenTelemetry(api, { logger, clock, metrics: createMetrics() });
    await clock.advance(5_000);
    telemetry.close();
    expect(entries.map(({ level, fields }) => [level, fields])).toEqual([
      ['warn', { registered_version: expect.stringMatching(/^1\.9\./) }],
    ]);
    forget();
    api.trace.setGlobalTracerProvider(spanKeeper().provider);
    const seen = connectOpenTelemetry(api, { logger, clock, metrics: createMetrics() });
    await clock.advance(5_000);
    seen.close();
    expect(entries).toHaveLength(1);
  });
});

describe('names of what is measured about models (semantic-conventions-genai 0.1.0)', () => {
  it('are those of 1.41, or those of the first release of their own repository', () => {
    const named = (genAiNames: '1.41' | 'genai-0.1') => {
      const names = standardMetrics({ genAiNames }).collect();
      return names.map(({ name }) => name).filter((name) => name.startsWith('gen_ai.'));
    };
    expect(named('1.41').sort()).toEqual([
      'gen_ai.client.operation.duration',
      'gen_ai.client.operation.time_to_first_chunk',
      'gen_ai.client.token.usage',
    ]);
    expect(named('genai-0.1').sort()).toEqual([
      'gen_ai.client.inference.duration',
      'gen_ai.client.inference.time_to_first_chunk',
      'gen_ai.client.inference.usage.cache_read.input_tokens',
      'gen_ai.client.inference.usage.cache_write.input_tokens',
      'gen_ai.client.inference.usage.input_tokens',
      'gen_ai.client.inference.usage.output_tokens',
      'gen_ai.client.inference.usage.reasoning.output_tokens',
    ]);
  });

  it('are counted and written on spans in the same way', () => {
    const metrics = createMetrics();
    const finished: { attributes: object }[] = [];
    const tracing: Tracing = { current: () => undefined, record: (span) => void finished.push(span) };
    const model = createEvents<{ call: unknown }>('model');
    observe({ model }, { metrics, tracing, genAiNames: 'genai-0.1' });
    const usage = { inputTokens: 7, outputTokens: 2, cacheWriteTokens: 3, estimated: true };
    model.emit('call', { ...event, attempts: [], usage });
    const counted = metrics.find('gen_ai.client.inference.usage.input_tokens')?.series[0];
    expect(counted).toMatchObject({ cell: { value: 7 } });
    expect(Object.fromEntries(counted?.labels ?? [])).toMatchObject({ 'tpl.estimated': 'true' });
    expect(finished[0]?.attributes).toMatchObject({ 'gen_ai.usage.cache_write.input_tokens': 3 });
  });
});
