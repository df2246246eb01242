import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import { createEvents } from '@internal/kit';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as api from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Tracing } from '../../src/index.ts';
import {
  connectOpenTelemetry,
  createMetrics,
  observe,
  traceAttempts,
  traceCalls,
  traceFetch,
} from '../../src/index.ts';

const forget = () => void Reflect.deleteProperty(globalThis, Symbol.for('opentelemetry.js.api.1'));
afterEach(forget);

/** An SDK as people set it up; says which spans are over and how many are not. */
function sdk() {
  forget();
  const storage = new AsyncLocalStorage<api.Context>();
  const manager: api.ContextManager = {
    active: () => storage.getStore() ?? api.ROOT_CONTEXT,
    with: (context, run, self, ...args) => storage.run(context, () => run.apply(self as never, args)),
    bind: (_context, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  api.context.setGlobalContextManager(manager);
  const exporter = new InMemorySpanExporter();
  let open = 0;
  const counting = {
    onStart: () => void (open += 1),
    onEnd: () => void (open -= 1),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter }), counting] });
  api.trace.setGlobalTracerProvider(provider);
  return { tracing: connectOpenTelemetry(api), ended: () => exporter.getFinishedSpans(), open: () => open };
}

class Model {
  readonly id = 'own/m';
  #secret = 'key';
  #asked = 0;
  temperature = 0;

  get asked() {
    return this.#asked;
  }

  async generate() {
    this.#asked += 1;
    return this.#secret;
  }

  stream() {
    const next = () => {
      this.#asked += 1;
      return this.#asked;
    };
    async function* numbers() {
      for (;;) yield next();
    }
    return Object.assign(numbers(), { toText: () => this.#secret });
  }

  embed() {
    return this.#secret;
  }
}

describe('models that are classes (nestjs/nest#17552)', () => {
  it('are traced with all they can do: private fields, getters, further methods, what is set later', async () => {
    for (const trace of [traceCalls, traceAttempts]) {
      const { tracing, open } = sdk();
      const plain = new Model();
      const model = trace(plain, { tracing });
      expect([await model.generate(), model.asked, model.embed()]).toEqual(['key', 1, 'key']);
      expect([model instanceof Model, 'embed' in model, model.id]).toEqual([true, true, 'own/m']);
      model.temperature = 1;
      expect(plain.temperature).toBe(1);
      for await (const piece of model.stream()) if (piece === 3) break;
      expect([model.stream().toText(), model.asked, open()]).toEqual(['key', 3, 0]);
    }
  });

  it('are traced though they are frozen, and a copy of them by their properties is traced as well', async () => {
    const { tracing, ended } = sdk();
    const plain = Object.freeze({ id: 'm', generate: async () => 'x', async *stream() {} });
    const model = traceCalls(plain, { tracing });
    expect([await model.generate(), await { ...model }.generate(), ended().length]).toEqual(['x', 'x', 2]);
  });
});

describe('a stream that is made and never read (openllmetry#3151, openinference#3790)', () => {
  it('opens no span; one that is read later stands where it was made', async () => {
    const { tracing, open, ended } = sdk();
    const model = traceCalls(new Model(), { tracing });
    model.stream();
    expect(open()).toBe(0);
    const tracer = api.trace.getTracer('http');
    const later = tracer.startActiveSpan('request', (span) => {
      const stream = model.stream();
      span.end();
      return stream;
    });
    for await (const _ of later) break;
    const [request, chat] = ended();
    expect([ended().length, open()]).toEqual([2, 0]);
    expect(chat?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
  });
});

describe('names of providers (semantic-conventions-genai#210, opik#7909)', () => {
  it('are those of the conventions where they have one, and the own labels stay', () => {
    const wellKnown = {
      ...{ azure: 'azure.ai.openai', gemini: 'gcp.gemini', openai: 'openai', north: 'north' },
      // As the AI SDK calls them.
      ...{ google: 'gcp.gen_ai', 'amazon-bedrock': 'aws.bedrock', mistral: 'mistral_ai', xai: 'x_ai' },
    };
    for (const [provider, name] of [...Object.entries(wellKnown), ['constructor', 'constructor']] as const) {
      const metrics = createMetrics();
      const spans: Parameters<Tracing['record']>[0][] = [];
      const tracing: Tracing = { current: () => undefined, record: (span) => void spans.push(span) };
      const model = createEvents<{ call: unknown }>('model');
      observe({ model }, { metrics, tracing });
      const attempts = [{ provider, model: 'm', attempt: 1, ok: true, startedAt: 0, durationMs: 1 }];
      const usage = { inputTokens: 7 };
      const call = {
        provider,
        requestModel: 'm',
        ok: true,
        priced: false,
        durationMs: 1,
        outcome: 'completed',
      };
      model.emit('call', { ...call, attempts, usage });
      const labels = (metric: string) => Object.fromEntries(metrics.find(metric)?.series[0]?.labels ?? []);
      expect(labels('gen_ai.client.operation.duration')['gen_ai.provider.name']).toBe(name);
      expect(labels('gen_ai.client.token.usage')['gen_ai.provider.name']).toBe(name);
      expect(labels('tpl.model.calls')['provider']).toBe(provider);
      const said = [spans[0], ...(spans[0]?.children ?? [])].map(
        (span) => span?.attributes['gen_ai.provider.name'],
      );
      expect(said).toEqual([name, name]);
    }
  });
});

describe('traceparent where nothing is traced (opentelemetry-dotnet#5141, ApplicationInsights-dotnet#2835)', () => {
  const headerOf = async (tracing?: Tracing) => {
    let seen: string | null | undefined;
    const send = async (_: unknown, init?: RequestInit) => {
      seen = new Headers(init?.headers).get('traceparent');
      return new Response('');
    };
    await traceFetch({ tracing }, send)('http://m.test/');
    return seen;
  };

  it('is not made up: its unsampled flag would switch off the traces of whoever is asked', async () => {
    expect(await headerOf()).toBe(null);
    expect(await headerOf(sdk().tracing)).toBe(null);
    const model = createEvents<{ start: unknown }>('model');
    observe({ model }, { metrics: createMetrics() });
    let header: (() => string | undefined) | undefined;
    const trace = (next: typeof header) => (header = next);
    model.emit('start', { model: 'm', streamed: false, within: () => {}, trace });
    expect([typeof header, header?.()]).toEqual(['function', undefined]);
  });

  it('is sent beside a listener that sends none (sentry-javascript#18263), and left to one that adds its own (opentelemetry-js-contrib#3711)', async () => {
    const { tracing } = sdk();
    const listener = () => {};
    const undici = channel('undici:request:create');
    undici.subscribe(listener);
    const asked = (of: Tracing) => api.trace.getTracer('t').startActiveSpan('attempt', () => headerOf(of));
    try {
      expect(await asked(tracing)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      const propagator = (...fields: string[]): api.TextMapPropagator => ({
        inject() {},
        extract: (context) => context,
        fields: () => fields,
      });
      api.propagation.setGlobalPropagator(propagator('sentry-trace', 'baggage'));
      expect(await asked(tracing)).toContain('00-');
      api.propagation.disable();
      // Two of them are none: the instrumentation appends its own.
      api.propagation.setGlobalPropagator(propagator('traceparent', 'tracestate'));
      expect(await asked(tracing)).toBe(null);
      api.propagation.disable();
      const { propagation: _, ...older } = api;
      expect(await asked(connectOpenTelemetry(older))).toBe(null);
    } finally {
      undici.unsubscribe(listener);
    }
  });
});
