// Turns finished calls into spans of OpenTelemetry.
import type { FinishedSpan, SpanAttributes, Tracing } from '../traces/tracing.ts';
import type { Attributes, OpenTelemetryApi, Span } from './open-telemetry-api.ts';
import { scopeName } from './open-telemetry-api.ts';

const spanKind = { internal: 0, client: 2 } as const;
const errorStatus = 2;
const noTrace = /^0*$/;

/** The ids of the span this code runs in, or `undefined`. */
export function currentSpan(
  api: OpenTelemetryApi,
): { traceId: string; spanId: string; isSampled: boolean } | undefined {
  const context = api.trace.getActiveSpan()?.spanContext();
  if (!context || noTrace.test(context.traceId)) return undefined;
  return { traceId: context.traceId, spanId: context.spanId, isSampled: (context.traceFlags & 1) === 1 };
}

/** What is open of a call, so that its description finds it. */
interface OpenCall {
  readonly span: Span;
  readonly endsWhenRecorded: boolean;
  attempts: number;
  /** Whether the call that it stands for has begun inside it. */
  isTaken: boolean;
  isDescribed: boolean;
}

/** Hands spans to the tracer of the moment, under the span this code runs in. */
export function bridgeTraces(api: OpenTelemetryApi): Tracing {
  const calls = new WeakMap<object, OpenCall>();

  function start(
    { name, kind, startedAt, attributes = {} }: Pick<FinishedSpan, 'name' | 'kind'> & Partial<FinishedSpan>,
    context: object,
  ): Span {
    const options = { kind: spanKind[kind], startTime: startedAt, attributes: present(attributes) };
    // Asked for each time: one taken early stays with this copy of the API, though the SDK comes through another.
    return api.trace.getTracer(scopeName).startSpan(name, options as never, context as never) as Span;
  }

  function write(finished: FinishedSpan, context: object): void {
    const span = start(finished, context);
    if (!span.isRecording()) return;
    const inside = api.trace.setSpan(context as never, span as never);
    for (const child of finished.children ?? []) write(child, inside);
    if (finished.errorType !== undefined) span.setStatus({ code: errorStatus, message: finished.errorType });
    span.end(finished.endedAt);
  }

  /** An open call learns what it was; its attempts are written where they had no span of their own. */
  function describe(call: OpenCall, { name, attributes, errorType, children = [] }: FinishedSpan): void {
    call.isDescribed = true;
    call.span.updateName?.(name);
    call.span.setAttributes?.(present(attributes));
    if (errorType !== undefined) call.span.setStatus({ code: errorStatus, message: errorType });
    if (call.attempts === 0) for (const child of children) write(child, api.context.active());
    if (call.endsWhenRecorded) call.span.end();
  }

  return {
    current() {
      const span = currentSpan(api);
      return span?.isSampled ? { traceId: span.traceId, spanId: span.spanId } : undefined;
    },
    annotate: (attributes) => void api.trace.getActiveSpan()?.setAttributes?.(attributes),
    isRecording: () => api.trace.getActiveSpan()?.isRecording?.() ?? false,
    note: (name, attributes) => void api.trace.getActiveSpan()?.addEvent?.(name, present(attributes)),
    record(span) {
      const active = api.trace.getActiveSpan();
      const call = span.kind === 'client' && active ? calls.get(active) : undefined;
      if (call && !call.isDescribed) describe(call, span);
      else write(span, api.context.active());
    },
    open({ name, kind, part, endsWhenRecorded = false }) {
      const around = api.context.active();
      const parent = api.trace.getActiveSpan();
      const outer = parent && calls.get(parent);
      if (endsWhenRecorded && outer && !outer.isTaken) {
        outer.isTaken = true;
        return undefined;
      }
      const span = start({ name, kind }, around);
      if (noTrace.test(span.spanContext().traceId)) return undefined;
      if (part === 'call')
        calls.set(span, {
          span,
          endsWhenRecorded,
          attempts: 0,
          isTaken: endsWhenRecorded,
          isDescribed: false,
        });
      else if (outer) outer.attempts += 1;
      const context = api.trace.setSpan(around as never, span as never);
      return {
        within(run) {
          let hasBegun = false;
          const begin = () => {
            hasBegun = true;
            return run();
          };
          try {
            return api.context.with(context as never, begin);
          } catch (error) {
            // A context manager that fails before it runs anything costs the trace, not the call.
            if (hasBegun) throw error;
            return run();
          }
        },
        end(errorType) {
          const own = calls.get(span);
          // What failed before anybody could say how is an error all the same.
          if (errorType !== undefined && !own?.isDescribed)
            span.setStatus({ code: errorStatus, message: errorType });
          span.end();
        },
      };
    },
    propagates: () => api.propagation?.fields().includes('traceparent') ?? true,
    traceparent() {
      const span = currentSpan(api);
      return span && `00-${span.traceId}-${span.spanId}-0${span.isSampled ? 1 : 0}`;
    },
  };
}

const present = (attributes: SpanAttributes) =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) as Attributes;
