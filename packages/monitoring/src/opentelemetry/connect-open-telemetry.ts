// Connects metrics, log lines and spans with the OpenTelemetry SDK of the process.
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { LogFields, Logger } from '@internal/logger';
import { severityNumber } from '@internal/logger';
import type { Metrics } from '../metrics/metric.ts';
import type { Tracing } from '../traces/tracing.ts';
import { bridgeMetrics } from './bridge-metrics.ts';
import { bridgeTraces, currentSpan } from './bridge-traces.ts';
import type { OpenTelemetryApi } from './open-telemetry-api.ts';
import { scopeName } from './open-telemetry-api.ts';

/** What goes to OpenTelemetry. */
export interface OpenTelemetryOptions {
  /** Default: no metrics. */
  readonly metrics?: Metrics;
  /** Names of metrics that something else sends already: `http.server.request.duration` beside instrumentation-http. Default: none. */
  readonly exclude?: readonly string[];
  /** Its lines get `trace_id` and `span_id` and, where the API has logs (1.10), go to the SDK too. Default: none. */
  readonly logger?: Logger;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/** A connection to OpenTelemetry. */
export interface OpenTelemetry extends Tracing {
  /** Whether an SDK takes our metrics. `false` when none is registered, or one was with another copy of the API. */
  readonly isAttached: boolean;
  /** Ends the connection; what was handed over stays with the SDK. */
  close(): void;
}

/**
 * Connects metrics, logs and spans with the OpenTelemetry SDK of the process, whether it is registered before or after.
 *
 * @example
 * import * as api from '@opentelemetry/api';
 * import { connectOpenTelemetry, createMetrics } from '@tpl/monitoring';
 * const telemetry = connectOpenTelemetry(api, { metrics: createMetrics() });
 * console.log(telemetry.isAttached); // false: no SDK is registered yet
 * telemetry.close();
 */
export function connectOpenTelemetry(
  api: OpenTelemetryApi,
  options: OpenTelemetryOptions = {},
): OpenTelemetry {
  const { metrics, logger, clock = systemClock } = options;
  let isWarned = false;
  const bridge =
    metrics &&
    bridgeMetrics(api, metrics, clock, options.exclude, () => {
      const registered = isWarned ? undefined : unseenSdk(api);
      if (registered === undefined) return;
      isWarned = true;
      logger?.warn(
        'an OpenTelemetry SDK is registered through a copy of its API that is not the one handed over',
        { registered_version: registered },
      );
    });
  const stops: (() => void)[] = [];
  if (logger) {
    stops.push(
      logger.addFields(() => {
        const span = currentSpan(api);
        return span && { trace_id: span.traceId, span_id: span.spanId };
      }),
      logger.addConsumer(({ time, level, message, fields }) => {
        // The record has both from its context.
        const { trace_id, span_id, ...others } = fields;
        const attributes = toLogAttributes(currentSpan(api) ? others : fields);
        const record = {
          timestamp: time,
          severityNumber: severityNumber[level],
          severityText: level.toUpperCase(),
          body: message,
        };
        // The logger is asked for at each line: like a meter, an early one could stay without effect.
        api.logs
          ?.getLogger(scopeName)
          .emit({ ...record, attributes, context: api.context.active() } as never);
      }),
    );
  }
  return {
    ...bridgeTraces(api),
    get isAttached() {
      return bridge?.isAttached ?? false;
    },
    close() {
      bridge?.close();
      for (const stop of stops) stop();
    },
  };
}

/**
 * The version of the API through which an SDK was registered that this copy cannot see, which happens in silence. Every copy keeps
 * what was registered in one place.
 */
function unseenSdk(api: OpenTelemetryApi): string | undefined {
  const place: unknown = Reflect.get(globalThis, Symbol.for('opentelemetry.js.api.1'));
  if (typeof place !== 'object' || place === null) return undefined;
  const { version, trace, metrics } = place as Record<string, unknown>;
  const seen = [api.trace.getTracerProvider?.(), api.metrics.getMeterProvider()];
  const isUnseen = [trace, metrics].some((each, at) => each !== undefined && each !== seen[at]);
  return isUnseen ? String(version) : undefined;
}

/** An error of a line as OpenTelemetry's conventions for exceptions have it, beside the line's own fields. */
function toLogAttributes(fields: LogFields): LogFields {
  const { error } = fields;
  if (typeof error !== 'object' || error === null || !('message' in error)) return fields;
  const { name, message, stack } = error as { name?: unknown; message: unknown; stack?: unknown };
  return {
    ...fields,
    'exception.type': name,
    'exception.message': message,
    ...(stack !== undefined && { 'exception.stacktrace': stack }),
  };
}
