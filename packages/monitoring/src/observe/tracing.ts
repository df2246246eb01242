// The port of what takes finished spans.
import type { Exemplar } from '../metrics/metric.ts';

/** A span that is over, or a child of one. Times in milliseconds since 1970. */
export interface FinishedSpan {
  readonly name: string;
  readonly kind: 'client' | 'internal';
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** The error's type; the span's status is an error when set. */
  readonly errorType?: string | undefined;
  readonly children?: readonly FinishedSpan[];
}

/** What `observe` needs of tracing; the OpenTelemetry bridge gives it. */
export interface Tracing {
  /** The trace this code runs in, when it is sampled. */
  current(): Exemplar | undefined;
  /** Hands a finished span, with its children, to the tracer; its parent is the span this code runs in. */
  record(span: FinishedSpan): void;
}
