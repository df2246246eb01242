// Sends audit lines to a collector as OpenTelemetry logs, in batches, and keeps for a while what it cannot send.
import type { Clock } from '@internal/kit';
import { createWarnOnce, readRetryAfterMs, sleep, systemClock } from '@internal/kit';
import { invalidOptions } from '../errors/security-error.ts';
import { urlProblems } from '../oidc/provider-url.ts';
import type { AuditSink } from './audit-log.ts';
import { toLostLine } from './audit-sinks.ts';

/** Where and how much. */
export interface HttpSinkOptions {
  /** Where logs are taken, with the path: `https://collector:4318/v1/logs`. Https, or http on loopback. */
  readonly url: string;
  /** Sent with each batch: who may write. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Name of the service (`service.name`). Default: `tpl`. */
  readonly serviceName?: string | undefined;
  /** Lines held while the collector is slow or away; more are counted as lost. Default: 10,000. */
  readonly maxPending?: number | undefined;
  /** Lines of one request; fewer after the collector called one too large (413). Default: 500. */
  readonly maxBatch?: number | undefined;
  /** How long lines wait for company, in milliseconds. Default: 1,000. */
  readonly delayMs?: number | undefined;
  /** How long a request may take, and how long `close` tries, in milliseconds. Default: 5,000. */
  readonly deadlineMs?: number | undefined;
  /** Default: the system clock. */
  readonly clock?: Clock | undefined;
}

type Outcome =
  | { readonly rejected: number }
  | 'refused'
  | 'too_large'
  | { readonly retryAfterMs: number | undefined };

const maxWaitMs = 60_000;
// What the OTLP specification lets a client try again; with anything else it would fail again.
const retryable = new Set([429, 502, 503, 504]);
const severities: Readonly<Record<string, readonly [number, string]>> = {
  refusal: [13, 'WARN'],
  limit: [13, 'WARN'],
  lost: [17, 'ERROR'],
};

/**
 * Creates a sink that sends lines to an OpenTelemetry collector (OTLP over HTTP, as JSON). A collector that is slow or away
 * stops nobody: lines are held up to a bound and tried again, what was lost is counted, and said in a line of type `lost` as
 * soon as lines are taken again. Redirects are refused: the lines go where you said.
 *
 * @throws SecurityError `invalid_options`.
 * @example
 * import { createAuditLog, createHttpSink } from '@tpl/security';
 *
 * const sink = createHttpSink({ url: 'http://127.0.0.1:4318/v1/logs', deadlineMs: 100 });
 * const audit = createAuditLog({ sinks: [sink] });
 * audit.record({ type: 'admin_act', act: 'start' });
 * await audit.close();
 */
export function createHttpSink(options: HttpSinkOptions): AuditSink {
  const { url, headers = {}, serviceName = 'tpl', maxPending = 10_000, maxBatch = 500 } = options;
  const { delayMs = 1_000, deadlineMs = 5_000, clock = systemClock } = options;
  const problems = urlProblems('url', url);
  if (problems.length > 0) throw invalidOptions(problems);
  const warn = createWarnOnce('TPL_AUDIT_LOST');
  let pending: string[] = [];
  let lost = 0;
  let isFailing = false;
  let batch = maxBatch;
  let closing: AbortController | undefined;
  let running: Promise<void> | undefined;

  async function send(lines: readonly string[]): Promise<Outcome> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(toLogs(lines, serviceName)),
        redirect: 'error',
        signal: AbortSignal.timeout(deadlineMs),
      });
      const answer = await response.text();
      if (response.ok) return { rejected: rejectedIn(answer) };
      if (response.status === 413) return 'too_large';
      if (!retryable.has(response.status)) return 'refused';
      return { retryAfterMs: readRetryAfterMs(response.headers, clock.now()) };
    } catch {
      return { retryAfterMs: undefined };
    }
  }

  async function drain(signal: AbortSignal): Promise<void> {
    let failures = 0;
    await sleep(delayMs, { clock, signal }).catch(() => {});
    while (pending.length > 0) {
      const missed = lost;
      const lines = pending.slice(0, batch);
      const outcome = await send(missed > 0 ? [...lines, toLostLine(lines[0]!, missed)] : lines);
      if (outcome === 'too_large' && lines.length > 1) {
        // What stands before a collector takes less at once than we send.
        batch = Math.ceil(lines.length / 2);
        continue;
      }
      const isRefused = typeof outcome === 'string';
      if (!isRefused && 'retryAfterMs' in outcome) {
        isFailing = true;
        if (signal.aborted) break;
        const waitMs = outcome.retryAfterMs ?? delayMs * 2 ** Math.min(failures, 10);
        failures += 1;
        await sleep(Math.min(waitMs, maxWaitMs), { clock, signal }).catch(() => {});
        continue;
      }
      pending = pending.slice(lines.length);
      isFailing = isRefused;
      failures = 0;
      lost += isRefused ? lines.length : outcome.rejected - missed;
      if (isRefused) warn('A collector refused audit events', undefined);
    }
    running = undefined;
  }

  function start(): void {
    closing ??= new AbortController();
    running ??= drain(closing.signal);
  }

  return {
    write(line) {
      if (pending.length >= maxPending) lost += 1;
      else pending.push(line);
      start();
    },
    isDown: () => lost > 0 || (isFailing && pending.length >= maxPending),
    async close() {
      // Waits end now, and each batch gets one more try.
      closing?.abort();
      const ended = new AbortController();
      await Promise.race([running, sleep(deadlineMs, { clock, signal: ended.signal }).catch(() => {})]);
      ended.abort();
      const left = lost + pending.length;
      if (left > 0) warn(`${left} audit events were never sent`, undefined);
    },
  };
}

/** How many lines a collector took and did not keep. */
function rejectedIn(answer: string): number {
  try {
    const { partialSuccess } = JSON.parse(answer) as { partialSuccess?: { rejectedLogRecords?: unknown } };
    const count = Number(partialSuccess?.rejectedLogRecords ?? 0);
    return count > 0 ? count : 0;
  } catch {
    return 0;
  }
}

function toLogs(lines: readonly string[], serviceName: string): unknown {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: serviceName } }] };
  const scopeLogs = [{ scope: { name: '@tpl/security' }, logRecords: lines.map(toLogRecord) }];
  return { resourceLogs: [{ resource, scopeLogs }] };
}

function toLogRecord(line: string): unknown {
  const { time, type, ...fields } = JSON.parse(line) as { time: string; type: string };
  const [severityNumber, severityText] = severities[type] ?? [9, 'INFO'];
  return {
    timeUnixNano: `${Date.parse(time)}000000`,
    severityNumber,
    severityText,
    eventName: `audit.${type}`,
    body: { stringValue: line },
    attributes: Object.entries(fields).map(([name, value]) => ({
      key: `audit.${name}`,
      value: toAnyValue(value),
    })),
  };
}

function toAnyValue(value: unknown): unknown {
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(toAnyValue) } };
  return { stringValue: String(value) };
}
