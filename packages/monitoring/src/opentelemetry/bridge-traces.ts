// Turns finished calls into spans of OpenTelemetry.
import type { FinishedSpan, Tracing } from '../observe/tracing.ts';
import type { OpenTelemetryApi, Span } from './open-telemetry-api.ts';
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

/** Hands finished spans to the tracer of the moment, under the span this code runs in. */
export function bridgeTraces(api: OpenTelemetryApi): Tracing {
  // A tracer may be taken early: unlike a meter it finds an SDK that comes later.
  const tracer = api.trace.getTracer(scopeName);

  function start({ name, kind, startedAt, attributes }: FinishedSpan, context: object): Span {
    const set = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
    return tracer.startSpan(
      name,
      { kind: spanKind[kind], startTime: startedAt, attributes: set } as never,
      context as never,
    ) as Span;
  }

  function write(finished: FinishedSpan, context: object): void {
    const span = start(finished, context);
    if (!span.isRecording()) return;
    const inside = api.trace.setSpan(context as never, span as never);
    for (const child of finished.children ?? []) write(child, inside);
    if (finished.errorType !== undefined) span.setStatus({ code: errorStatus, message: finished.errorType });
    span.end(finished.endedAt);
  }

  return {
    current() {
      const span = currentSpan(api);
      return span?.isSampled ? { traceId: span.traceId, spanId: span.spanId } : undefined;
    },
    annotate: (attributes) => void api.trace.getActiveSpan()?.setAttributes?.(attributes),
    record: (span) => write(span, api.context.active()),
  };
}
