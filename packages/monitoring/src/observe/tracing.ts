// What observing needs of a tracer, so that it knows nothing of OpenTelemetry.
import type { Exemplar } from '../metrics/metric.ts';

/** A span that is over, or a child of one. Times in milliseconds since 1970. */
export interface FinishedSpan {
  /** `chat claude-x` */
  readonly name: string;
  /** `client` where something outside was called. */
  readonly kind: 'client' | 'internal';
  readonly startedAt: number;
  readonly endedAt: number;
  /** What the span says; `undefined` is left out. */
  readonly attributes: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** The error's type; the span's status is an error when set. */
  readonly errorType?: string | undefined;
  /** Spans that ran inside it. Default: none. */
  readonly children?: readonly FinishedSpan[];
}

/** What `observe` needs of tracing; the OpenTelemetry bridge gives it. */
export interface Tracing {
  /** The trace this code runs in, when it is sampled. */
  current(): Exemplar | undefined;
  /** Says more about the span this code runs in, if there is one. */
  annotate?(attributes: Readonly<Record<string, string>>): void;
  /** Hands a finished span, with its children, to the tracer; its parent is the span this code runs in. */
  record(span: FinishedSpan): void;
}
