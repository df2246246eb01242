// What observing needs of a tracer, so that it knows nothing of OpenTelemetry.
import type { Exemplar } from '../metrics/metric.ts';

/** What a span says; `undefined` is left out. */
export type SpanAttributes = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

/** A span that is over, or a child of one. Times in milliseconds since 1970. */
export interface FinishedSpan {
  /** `chat claude-x` */
  readonly name: string;
  /** `client` where something outside was called. */
  readonly kind: 'client' | 'internal';
  readonly startedAt: number;
  readonly endedAt: number;
  /** What the span says; `undefined` is left out. */
  readonly attributes: SpanAttributes;
  /** The error's type; the span's status is an error when set. */
  readonly errorType?: string | undefined;
  /** Spans that ran inside it. Default: none. */
  readonly children?: readonly FinishedSpan[];
}

/** A span that is open: what runs `within` it, and the spans of others that start there, are below it. */
export interface OpenSpan {
  within<T>(run: () => T): T;
  /** Ends it; with the type of the error, where it failed. */
  end(errorType?: string): void;
}

/** What `observe` needs of tracing; the OpenTelemetry bridge gives it. */
export interface Tracing {
  /** The trace this code runs in, when it is sampled. */
  current(): Exemplar | undefined;
  /** Says more about the span this code runs in, if there is one. */
  annotate?(attributes: Readonly<Record<string, string>>): void;
  /**
   * Hands a finished span, with its children, to the tracer; its parent is the span this code runs in. A call's span that is open
   * there is described instead.
   */
  record(span: FinishedSpan): void;
  /** Whether the span this code runs in takes what is said of it. */
  isRecording?(): boolean;
  /** Notes a moment on the span this code runs in. */
  note?(name: string, attributes: SpanAttributes): void;
  /**
   * Opens a span below the one this code runs in; `undefined` without a trace. With `endsWhenRecorded`, `record` ends it, and none
   * is opened where `traceCalls` has just opened one for the same call.
   */
  open?(
    span: Pick<FinishedSpan, 'name' | 'kind'> & {
      readonly part: 'call' | 'attempt';
      readonly endsWhenRecorded?: boolean;
    },
  ): OpenSpan | undefined;
  /** The header that continues the trace this code runs in (W3C Trace Context); `undefined` without one. */
  traceparent?(): string | undefined;
  /** Whether an instrumentation adds `traceparent` to requests by itself. Default: it is taken to do so. */
  propagates?(): boolean;
}
