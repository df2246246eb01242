// The logger: level first, then redaction, text and a bounded queue.
import type { Writable } from 'node:stream';
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type winston from 'winston';
import { toJsonLine, toPlainFields, toPrettyLine } from './format-line.ts';
import type { LogLevel } from './level.ts';
import { levelRank } from './level.ts';
import { createLineQueue } from './line-queue.ts';
import type { LogFields } from './log-fields.ts';
import { currentLogFields } from './log-fields.ts';
import { createLogOutput } from './log-output.ts';
import type { LogEntry, Logger, LogStats } from './logger.ts';

/** How a logger writes. */
export interface LoggerOptions {
  /** Least important level that is written. Default: `info`. */
  readonly level?: LogLevel;
  /** `auto` writes for people at a terminal and JSON elsewhere. Default: `auto`. */
  readonly format?: 'auto' | 'json' | 'pretty';
  /** Where log lines go. Default: `process.stdout`. */
  readonly destination?: Writable;
  /** Further winston transports; each gets the finished line as `message`. Default: none. */
  readonly transports?: readonly winston.transport[];
  /** Sees message and fields before they become text; the redactor of @tpl/security fits. Default: nothing is redacted. */
  readonly redactor?: { redact<T>(value: T): T };
  /** Fields on every line, for example `{ service: 'texts' }`. Default: none. */
  readonly fields?: LogFields;
  /** Lines that may wait. Default: 10,000. */
  readonly maxQueueLines?: number;
  /** Characters that may wait. Default: 8,388,608. */
  readonly maxQueueBytes?: number;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/**
 * Creates a logger: below its level a call returns at once, above it the line is redacted, made text and queued.
 * Writing never blocks and never throws; what a slow output cannot take is dropped, debug and info first, and counted.
 *
 * @example
 * import { createLogger } from '@tpl/monitoring';
 * const logger = createLogger({ level: 'info', fields: { service: 'texts' } });
 * logger.info('summary written', { operation: 'summarize', duration_ms: 412 });
 * await logger.close();
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { destination = process.stdout, redactor, clock = systemClock, format = 'auto' } = options;
  const isPretty =
    format === 'pretty' || (format === 'auto' && (destination as { isTTY?: boolean }).isTTY === true);
  const toText = isPretty ? toPrettyLine : toJsonLine;
  const queue = createLineQueue(options.maxQueueLines ?? 10_000, options.maxQueueBytes ?? 8_388_608);
  const output = createLogOutput(queue, destination, options.transports ?? []);
  const sources = new Set<() => LogFields | undefined>();
  const consumers = new Set<(entry: LogEntry) => void>();
  let minimum = levelRank[options.level ?? 'info'];
  let isClosed = false;
  let isConsuming = false;
  let written = 0;
  let reported = 0;

  function write(level: LogLevel, message: string, own: LogFields, fields?: LogFields): void {
    if (isClosed) return;
    const entry = { time: clock.now(), level, ...safely(message, own, fields) };
    written += 1;
    queue.push(level, toText(entry));
    // A consumer that logs does not get its own lines, which would never end.
    if (!isConsuming) {
      isConsuming = true;
      for (const consume of consumers) guarded(() => consume(entry));
      isConsuming = false;
    }
    output.pump();
  }

  function safely(
    message: string,
    own: LogFields,
    fields?: LogFields,
  ): { message: string; fields: LogFields } {
    try {
      const all = { ...own, ...currentLogFields(), ...fromSources(), ...fields };
      const plain = { message: String(message), fields: toPlainFields(all) };
      const shown = redactor ? redactor.redact(plain) : plain;
      return { message: String(shown.message), fields: shown.fields };
    } catch {
      // A line that could not be read or made safe is not shown at all.
      return { message: '[not shown: reading or redaction failed]', fields: {} };
    }
  }

  function fromSources(): LogFields {
    let all: LogFields = {};
    for (const source of sources) all = { ...all, ...guarded(source) };
    return all;
  }

  output.onProgress(() => {
    const total = Object.values(queue.dropped).reduce((sum, count) => sum + count, 0);
    if (total === reported || queue.length > 0 || isClosed) return;
    const fields = { dropped: total - reported, dropped_total: { ...queue.dropped } };
    reported = total;
    write('warn', 'log lines were dropped', {}, fields);
  });

  function flush(timeoutMs = 1_000): Promise<boolean> {
    const isDone = () => queue.length === 0 && output.inFlight === 0;
    output.pump();
    if (isDone()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (result: boolean) => {
        cancel();
        stop();
        resolve(result);
      };
      const stop = output.onProgress(() => isDone() && finish(true));
      const cancel = clock.setTimer(() => finish(false), timeoutMs);
    });
  }

  async function close(timeoutMs = 1_000): Promise<void> {
    if (isClosed) return;
    await flush(timeoutMs);
    isClosed = true;
    output.end();
  }

  function view(own: LogFields): Logger {
    const at = (level: LogLevel) => {
      const rank = levelRank[level];
      return (message: string, fields?: LogFields) => {
        if (rank >= minimum) write(level, message, own, fields);
      };
    };
    return {
      error: at('error'),
      warn: at('warn'),
      info: at('info'),
      debug: at('debug'),
      child: (fields) => view({ ...own, ...fields }),
      isEnabled: (level) => levelRank[level] >= minimum,
      setLevel(level) {
        minimum = levelRank[level];
      },
      addFields(source) {
        sources.add(source);
        return () => void sources.delete(source);
      },
      addConsumer(consume) {
        consumers.add(consume);
        return () => void consumers.delete(consume);
      },
      stats: (): LogStats => ({
        written,
        queued: queue.length,
        queuedBytes: queue.bytes,
        failed: output.failed,
        dropped: { ...queue.dropped },
      }),
      flush,
      close,
      [Symbol.asyncDispose]: () => close(),
    };
  }
  return view(options.fields ?? {});
}

function guarded<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
