// The part of the OpenTelemetry API that is used, as types of our own.

/**
 * The part of `@opentelemetry/api` that is used; `import * as api from '@opentelemetry/api'` fits, in 1.9 and 1.10.
 * Handing it over makes sure that it is the copy the SDK was registered with: another copy sees nothing, in silence.
 */
export interface OpenTelemetryApi {
  readonly metrics: { getMeterProvider(): { getMeter(name: string): object } };
  readonly trace: {
    getTracerProvider?(): object;
    getTracer(name: string): { startSpan(name: string, options?: never, context?: never): object };
    getActiveSpan(): ActiveSpan | undefined;
    setSpan(context: never, span: never): object;
  };
  readonly context: { active(): object; with<T>(context: never, run: () => T): T };
  readonly propagation?: { fields(): string[] };
  createNoopMeter(): object;
  /** Since 1.10. */
  readonly logs?: { getLogger(name: string): { emit(record: never): void } };
}

/** The span that code runs in, as far as it is used. */
export interface ActiveSpan {
  spanContext(): { traceId: string; spanId: string; traceFlags: number };
  isRecording?(): boolean;
  setAttributes?(attributes: Attributes): unknown;
  addEvent?(name: string, attributes: Attributes): unknown;
}

/** Where OpenTelemetry's objects come from, as they see it. */
export const scopeName = '@tpl/monitoring';

/** Attributes of a span or a measurement. */
export type Attributes = Record<string, string | number | boolean | string[]>;

/** A meter, as far as it is used. */
export interface Meter {
  createHistogram(name: string, options: object): { record(value: number, attributes: Attributes): void };
  createObservableCounter(name: string, options: object): object;
  createObservableGauge(name: string, options: object): object;
  addBatchObservableCallback(callback: BatchCallback, observables: object[]): void;
  removeBatchObservableCallback(callback: BatchCallback, observables: object[]): void;
}

/** Reports values of several instruments at once. */
export type BatchCallback = (result: {
  observe(instrument: object, value: number, attributes: Attributes): void;
}) => void;

/** A span, as far as it is used. */
export interface Span extends ActiveSpan {
  isRecording(): boolean;
  updateName?(name: string): unknown;
  setStatus(status: { code: number; message?: string }): void;
  end(time?: number): void;
}
