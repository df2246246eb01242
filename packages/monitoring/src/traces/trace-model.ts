// Keeps the identity of traces: ids, the header they travel in, and the spans of calls and attempts, opened before they run.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { hasSubscribers } from 'node:diagnostics_channel';
import { errorType } from '@internal/logger';
import type { OpenSpan, Tracing } from './tracing.ts';

// W3C Trace Context: version ff is forbidden, as are ids of zeros; a higher version than 00 may say more behind.
const pattern =
  /^(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.{0,256})?$/;
/** The trace of the request that is being handled. */
const storage = new AsyncLocalStorage<{ traceId: string; flags: number; state: string | undefined }>();
const member = /^(?:[a-z0-9][a-z0-9_*/@-]{0,255}=[ -+\--<>-~]{1,256})?$/;

/** Runs `run` in the trace that a header names; what is no good header names none. The caller's `tracestate` belongs to its own trace. */
export function withTraceparent<T>(header: unknown, caller: Record<string, unknown>, run: () => T): T {
  const [, traceId, flags = ''] = (typeof header === 'string' && pattern.exec(header)) || [];
  if (traceId === undefined) return run();
  const isSame = String(caller['traceparent']).includes(traceId);
  const state = isSame ? stateOf(caller['tracestate']) : undefined;
  // Sampled and random: what else a later version may mean by its flags is not ours to say on.
  return storage.run({ traceId, flags: Number.parseInt(flags, 16) & 3, state }, run);
}

/** What vendors say of a trace, as it came: at most 32 members, and the 512 characters that are to be sent on (W3C Trace Context, 3.3.1). */
function stateOf(header: unknown): string | undefined {
  if (typeof header !== 'string' || header.length > 512) return undefined;
  return header.split(',').every((each, at) => at < 32 && member.test(each.trim())) ? header : undefined;
}

/**
 * The header for a request to a provider: that of the open span, else one that continues the request being handled; `undefined`
 * without either, and where an instrumentation of undici adds its own.
 */
export function outgoingTraceparent(tracing: Tracing | undefined): string | undefined {
  const open = tracing?.traceparent?.();
  if (open === undefined) return nextTraceparent();
  // It appends, and two of them are none (opentelemetry-js-contrib#3711).
  const addsOwn = hasSubscribers('undici:request:create') && tracing?.propagates?.() !== false;
  return addsOwn ? undefined : open;
}

/**
 * The same trace and a span of its own. None is made up: nothing here would be recorded of it, and its flag, which has to say so,
 * would switch off the recording of whoever is asked.
 */
function nextTraceparent(): string | undefined {
  const incoming = storage.getStore();
  // Node draws its UUIDs from a stock: some 20 times cheaper than bytes by the call.
  const spanId = () => randomUUID().replaceAll('-', '').slice(16);
  return incoming && `00-${incoming.traceId}-${spanId()}-0${incoming.flags}`;
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
      let stream: AsyncIterable<unknown> | undefined;
      const begin = () => (stream ??= model.stream(request));
      // A stream that is never read opens nothing; one that is stands below whatever was open when it was made.
      const inCaller = AsyncLocalStorage.snapshot();
      const read = pieces(() => inCaller(open), begin);
      return new Proxy(read, {
        get: (_, name) => (name in read || name === 'then' ? memberOf(read, name) : memberOf(begin(), name)),
      });
    },
  };
  const copy: Model = Object.assign(Object.create(Object.getPrototypeOf(model)), model, own);
  return new Proxy(copy, {
    get: (_, name) => (Object.hasOwn(own, name) ? own[name as keyof typeof own] : memberOf(model, name)),
    set: (_, name, value) => Reflect.set(model, name, value),
  });
}

/** A member as the object itself has it: private fields are those of the object, never those of what stands before it. */
function memberOf(object: object, name: string | symbol): unknown {
  const member: unknown = Reflect.get(object, name);
  return typeof member === 'function' && name !== 'constructor' ? member.bind(object) : member;
}

async function whole<T>(span: OpenSpan, run: () => Promise<T>): Promise<T> {
  try {
    const result = await span.within(run);
    span.end();
    return result;
  } catch (error) {
    span.end(errorType(error));
    throw error;
  }
}

/** Every step runs within the span: a generator has the context of whoever asks it. */
async function* pieces<T>(open: () => OpenSpan | undefined, run: () => AsyncIterable<T>): AsyncGenerator<T> {
  const span = open() ?? { within: (step) => step(), end() {} };
  let failed: string | undefined;
  let iterator: AsyncIterator<T> | undefined;
  try {
    iterator = span.within(() => run()[Symbol.asyncIterator]());
    for (;;) {
      const step = await span.within(() => iterator!.next());
      if (step.done) return;
      yield step.value;
    }
  } catch (error) {
    failed = errorType(error);
    throw error;
  } finally {
    await span.within(() => iterator?.return?.());
    span.end(failed);
  }
}

/** The part of `fetch` that is used. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A fetch that sends `traceparent` (W3C Trace Context): that of the open span where an OpenTelemetry SDK runs, else that of the
 * request being handled, with its `tracestate`, else none. A header that is there already stays, and an instrumentation of undici that adds its own is
 * left alone. Give it to the models: `createOpenAiModel({ fetch: traceFetch(monitoring) })`.
 *
 * @example
 * import { createMonitoring, traceFetch } from '@tpl/monitoring';
 * const monitoring = createMonitoring();
 * const send = async (_: unknown, init?: RequestInit) => new Response(new Headers(init?.headers).get('traceparent'));
 * const response = await traceFetch(monitoring, send)('https://models.example/v1');
 * console.log(await response.text() === ''); // true: no span is open, and no request is being handled
 * await monitoring.close();
 */
export function traceFetch(
  { tracing }: TraceTarget,
  send: Fetch = (input, init) => globalThis.fetch(input, init),
): Fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    const traceparent = headers.get('traceparent') ?? outgoingTraceparent(tracing);
    if (traceparent === undefined) return send(input, init);
    headers.set('traceparent', traceparent);
    const { traceId = '', state } = storage.getStore() ?? {};
    if (state && traceparent.includes(traceId) && !headers.has('tracestate'))
      headers.set('tracestate', state);
    return send(input, { ...init, headers });
  };
}
