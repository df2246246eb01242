// The logger: level first, then redaction, text and a bounded queue.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Writable } from 'node:stream';
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type winston from 'winston';
import { cutMessage, finishCuts } from './cut-text.ts';
import { quotesIn, read, withoutQuotes } from './error-content.ts';
import { toJsonLine, toPrettyLine } from './format-line.ts';
import { createLineQueue } from './line-queue.ts';
import { createLogOutput } from './log-output.ts';
import type { LogEntry, LogFields, Logger, LogLevel, LogStats } from './logger.ts';
import { levelRank, rankOf } from './logger.ts';
import { isError, mergeFields, toFields, toPlainFields } from './plain-value.ts';
import { createTransportOutput } from './transport-output.ts';

const storage = new AsyncLocalStorage<LogFields>();

/**
 * Runs `run` so that every log line written inside it, in any function and after any await, carries `fields`.
 *
 * @example
 * import { withLogFields } from '@tpl/monitoring';
 * await withLogFields({ request_id: 'r-17' }, async () => 'every line in here names r-17');
 */
export function withLogFields<T>(fields: LogFields, run: () => T): T {
  return storage.run(mergeFields(storage.getStore(), fields), run);
}

/** The fields that `withLogFields` set here. */
export function currentLogFields(): LogFields | undefined {
  return storage.getStore();
}

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
 * To stdout, stderr and files lines go by their descriptor, and what waits when the process ends is written then, for at
 * most 2 s; other streams are handed it and may lose it.
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
  const [maxLines, maxBytes] = [options.maxQueueLines ?? 10_000, options.maxQueueBytes ?? 8_388_608];
  const queue = createLineQueue(maxLines, maxBytes);
  const further = createLineQueue(maxLines, maxBytes);
  const progress = new Set<() => void>();
  const onProgress = () => {
    for (const listener of progress) listener();
  };
  const output = createLogOutput(queue, destination, { onProgress }, clock);
  const transports = createTransportOutput(further, options.transports ?? [], onProgress, clock);
  const sources = new Set<() => LogFields | undefined>();
  const consumers = new Set<(entry: LogEntry) => void>();
  let minimum = rankOf(options.level ?? 'info');
  let isClosed = false;
  let closing: Promise<void> | undefined;
  let isConsuming = false;
  let written = 0;
  let reported = 0;

  function write(
    level: LogLevel,
    said: string | Error,
    own: LogFields | undefined,
    more?: LogFields | Error,
  ): void {
    if (isClosed) return;
    const entry = toEntry(level, said, own, more);
    written += 1;
    const text = toText(entry);
    queue.push(level, text);
    if (transports) {
      further.push(level, text);
      transports.pump();
    }
    // A consumer that logs does not get its own lines, which would never end.
    if (!isConsuming && consumers.size > 0) {
      isConsuming = true;
      for (const consume of consumers) guarded(() => consume(entry));
      isConsuming = false;
    }
    output.pump();
  }

  function toEntry(level: LogLevel, said: unknown, own: LogFields | undefined, more: unknown): LogEntry {
    const time = clock.now();
    try {
      const name = level === 'error' ? 'error' : 'value';
      const first = typeof said === 'object' ? toFields(said, name) : undefined;
      // Other loggers take fields first and the message behind them.
      const isTurned = first !== undefined && typeof more === 'string';
      const others = isTurned ? undefined : toFields(more, name);
      const all = [own, currentLogFields(), ...fromSources(), first, others];
      const isRedacted = redactor !== undefined;
      const text = isTurned ? more : messageOf(said);
      const plain = toPlainFields(all, isRedacted);
      let shown = { message: cutMessage(text, isRedacted), fields: plain.fields as LogFields };
      const isCut = plain.isCut || shown.message !== text;
      if (redactor) {
        shown = redactor.redact(shown);
        if (isCut) shown = finishCuts(shown);
      }
      const marked = isCut ? { ...shown.fields, truncated: true } : shown.fields;
      return { time, level, message: String(shown.message), fields: marked };
    } catch {
      // A line that could not be made safe is not shown at all.
      return { time, level, message: '[not shown: reading or redaction failed]', fields: {} };
    }
  }

  function fromSources(): (LogFields | undefined)[] {
    return sources.size === 0 ? [] : Array.from(sources, (source) => guarded(source));
  }

  progress.add(() => {
    const total = Object.values(queue.dropped).reduce((sum, count) => sum + count, 0);
    if (total === reported || queue.length > 0 || isClosed) return;
    const fields = { dropped: total - reported, dropped_total: { ...queue.dropped } };
    reported = total;
    write('warn', 'log lines were dropped', undefined, fields);
  });

  const isOut = () => queue.length === 0 && output.inFlight === 0;

  function flush(timeoutMs = 1_000): Promise<boolean> {
    return wait(timeoutMs, () => isOut() && !transports?.pending);
  }

  function wait(timeoutMs: number, isDone: () => boolean): Promise<boolean> {
    output.pump();
    if (isDone()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (result: boolean) => {
        cancel();
        progress.delete(check);
        resolve(result);
      };
      const check = () => isDone() && finish(true);
      progress.add(check);
      const cancel = clock.setTimer(() => finish(isDone()), timeoutMs);
    });
  }

  function close(timeoutMs = 1_000): Promise<void> {
    closing ??= closeAll(timeoutMs);
    return closing;
  }

  async function closeAll(timeoutMs: number): Promise<void> {
    await wait(timeoutMs, isOut);
    isClosed = true;
    output.end();
    await transports?.end(timeoutMs);
  }

  function view(own: LogFields | undefined): Logger {
    const at = (level: LogLevel) => {
      const rank = levelRank[level];
      return (message: string | Error, fields?: LogFields | Error) => {
        if (rank >= minimum) write(level, message, own, fields);
      };
    };
    return {
      error: at('error'),
      warn: at('warn'),
      info: at('info'),
      debug: at('debug'),
      child: (fields) => view(mergeFields(own, fields)),
      isEnabled: (level) => levelRank[level] >= minimum,
      setLevel(level) {
        minimum = rankOf(level);
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
        queued: queue.length + (transports?.pending ?? 0),
        queuedBytes: queue.bytes + further.bytes,
        failed: output.failed + (transports?.failed ?? 0),
        dropped: sumOf(queue.dropped, further.dropped),
      }),
      flush,
      close,
      [Symbol.asyncDispose]: () => close(),
    };
  }
  return view(options.fields);
}

function sumOf(one: LogStats['dropped'], other: LogStats['dropped']): LogStats['dropped'] {
  const { error, warn, info, debug } = one;
  return {
    error: error + other.error,
    warn: warn + other.warn,
    info: info + other.info,
    debug: debug + other.debug,
  };
}

function messageOf(said: unknown): string {
  if (typeof said !== 'object' || said === null) return String(said);
  const message = read(said, 'message');
  if (isError(said)) return withoutQuotes(String(message), quotesIn(said));
  return typeof message === 'string' ? message : '';
}

function guarded<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
