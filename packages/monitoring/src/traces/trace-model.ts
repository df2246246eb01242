// Keeps the identity of traces: ids, the header they travel in, and the spans of calls and attempts, opened before they run.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { hasSubscribers } from 'node:diagnostics_channel';
import type { OpenSpan, Tracing } from './tracing.ts';

// W3C Trace Context: version ff is forbidden, as are ids of zeros; a higher version may say more behind.
const pattern =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.{0,256})?$/;
const storage = new AsyncLocalStorage<string>();

/** Runs `run` in the trace that a header names; what is no good header names none. */
export function withTraceparent<T>(header: unknown, run: () => T): T {
  const match = typeof header === 'string' ? pattern.exec(header) : null;
  return match ? storage.run(header as string, run) : run();
}

/**
 * The header for a request to a provider: that of the open span, else one that continues the request being handled, else a new
 * one; `undefined` where an instrumentation of undici sends its own.
 */
export function outgoingTraceparent(tracing: Tracing | undefined): string | undefined {
  const open = tracing?.traceparent?.();
  return open !== undefined && hasSubscribers('undici:request:create')
    ? undefined
    : (open ?? nextTraceparent());
}

/** The header for a request that goes out here: the same trace and a span of its own, or a trace that begins here. */
function nextTraceparent(): string {
  const [, traceId = randomId(), flags = '00'] = pattern.exec(storage.getStore() ?? '') ?? [];
  return `00-${traceId}-${randomId().slice(16)}-${flags}`;
}

/** 32 hexadecimal digits, random and never zeros. Node draws its UUIDs from a stock: some 20 times cheaper than bytes by the call. */
function randomId(): string {
  return randomUUID().replaceAll('-', '');
}

/** A model, as far as its spans are concerned; those of @tpl/ai fit. */
export interface TraceableModel {
  readonly id: string;
  generate(request: never): Promise<unknown>;
  stream(request: never): AsyncIterable<unknown>;
}

/** What gives the tracer; a `Monitoring` fits. */
export interface TraceTarget {
  readonly tracing?: Tracing | undefined;
}

/**
 * A wrapped model whose calls have their span open while they run: what happens inside stands below it, in order. What the span
 * says comes from `observe`, which must listen to the same model.
 *
 * @example
 * import { createMonitoring, traceCalls } from '@tpl/monitoring';
 * const monitoring = createMonitoring();
 * const plain = { id: 'mock', generate: async () => 'hello', stream: async function* () { yield 'hello'; } };
 * const model = traceCalls(plain, monitoring);
 * console.log(await model.generate()); // hello
 * await monitoring.close();
 */
export function traceCalls<Model extends TraceableModel>(model: Model, target: TraceTarget): Model {
  return traced(model, target, 'call', 'chat');
}

/**
 * One provider's model whose attempts have their span open while they run, so that the spans of its HTTP requests stand below the
 * attempt that made them. Trace every model behind a route, or none.
 *
 * @example
 * import { createMonitoring, traceAttempts } from '@tpl/monitoring';
 * const monitoring = createMonitoring();
 * const plain = { id: 'mock', generate: async () => 'hello', stream: async function* () { yield 'hello'; } };
 * const model = traceAttempts(plain, monitoring);
 * console.log(model.id); // mock
 * await monitoring.close();
 */
export function traceAttempts<Model extends TraceableModel>(model: Model, target: TraceTarget): Model {
  return traced(model, target, 'attempt', 'attempt');
}

function traced<Model extends TraceableModel>(
  model: Model,
  { tracing }: TraceTarget,
  part: 'call' | 'attempt',
  verb: string,
): Model {
  if (!tracing?.open) return model;
  const name = `${verb} ${model.id}`;
  const open = () => tracing.open?.({ name, kind: part === 'call' ? 'client' : 'internal', part });
  const own: Pick<TraceableModel, 'generate' | 'stream'> = {
    generate(request) {
      const span = open();
      return span ? whole(span, () => model.generate(request)) : model.generate(request);
    },
    stream(request) {
      const span = open();
      return span ? pieces(span, () => model.stream(request)) : model.stream(request);
    },
  };
  return Object.assign(Object.create(Object.getPrototypeOf(model)), model, own);
}

async function whole<T>(span: OpenSpan, run: () => Promise<T>): Promise<T> {
  try {
    const result = await span.within(run);
    span.end();
    return result;
  } catch (error) {
    span.end(typeOf(error));
    throw error;
  }
}

/** Every step runs within the span: a generator has the context of whoever asks it. */
async function* pieces<T>(span: OpenSpan, run: () => AsyncIterable<T>): AsyncGenerator<T> {
  let errorType: string | undefined;
  let iterator: AsyncIterator<T> | undefined;
  try {
    iterator = span.within(() => run()[Symbol.asyncIterator]());
    for (;;) {
      const step = await span.within(() => iterator!.next());
      if (step.done) return;
      yield step.value;
    }
  } catch (error) {
    errorType = typeOf(error);
    throw error;
  } finally {
    await span.within(() => iterator?.return?.());
    span.end(errorType);
  }
}

/** Its code, else its name: never its message, which may quote anything. */
function typeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return [code, name].find((each): each is string => typeof each === 'string' && each !== '') ?? 'unknown';
}

/** The part of `fetch` that is used. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A fetch that sends `traceparent` (W3C Trace Context) with every request: that of the open span where an OpenTelemetry SDK runs,
 * else that of the request being handled, else a new one. A header that is there already stays, and an instrumentation of undici
 * that sends its own is left alone. Give it to the models: `createOpenAiModel({ fetch: traceFetch(monitoring) })`.
 *
 * @example
 * import { createMonitoring, traceFetch } from '@tpl/monitoring';
 * const monitoring = createMonitoring();
 * const send = async (_: unknown, init?: RequestInit) => new Response(new Headers(init?.headers).get('traceparent'));
 * const response = await traceFetch(monitoring, send)('https://models.example/v1');
 * console.log((await response.text()).length); // 55
 * await monitoring.close();
 */
export function traceFetch(
  { tracing }: TraceTarget,
  send: Fetch = (input, init) => globalThis.fetch(input, init),
): Fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    if (headers.has('traceparent')) return send(input, init);
    const traceparent = outgoingTraceparent(tracing);
    if (traceparent === undefined) return send(input, init);
    headers.set('traceparent', traceparent);
    return send(input, { ...init, headers });
  };
}
