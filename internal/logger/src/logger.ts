// The words for logging: levels, lines, counts and the logger.

/** How important a line is, most important first. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Rank of each level; higher is more important. */
export const levelRank: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** The rank of a level that somebody sets; one that is none would write nothing, and say nothing of it (winstonjs/winston#1602). */
export function rankOf(level: LogLevel): number {
  if (Object.hasOwn(levelRank, level)) return levelRank[level];
  throw new TypeError(`level must be one of ${Object.keys(levelRank).join(', ')}.`);
}

/** Severity numbers of OpenTelemetry's log data model. */
export const severityNumber: Readonly<Record<LogLevel, number>> = { debug: 5, info: 9, warn: 13, error: 17 };

/** What a log line says besides its message. Values are made JSON at once; later changes do not show. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A finished line as data, redacted, for a second consumer such as OpenTelemetry. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** How important it is. */
  readonly level: LogLevel;
  /** What happened. */
  readonly message: string;
  /** What the line says besides. */
  readonly fields: LogFields;
}

/** What a logger did so far. */
export interface LogStats {
  /** Lines above the level, dropped ones included. */
  readonly written: number;
  /** Lines that wait for the output, and those that wait for further transports. */
  readonly queued: number;
  /** Characters of the lines that wait and are not handed on yet. */
  readonly queuedBytes: number;
  /** Lines the destination refused with an error, and those at which a further transport threw. */
  readonly failed: number;
  /** Lines given up because an output was too slow, by level: exact. */
  readonly dropped: Readonly<Record<LogLevel, number>>;
}

/** Writes lines; never throws, never waits. An error alone gives its message and everything it knows as the field `error`. */
export interface Logger {
  /** Somebody has to act. */
  error(message: string | Error, fields?: LogFields | Error): void;
  /** Something is not as it should be. */
  warn(message: string | Error, fields?: LogFields | Error): void;
  /** Something worth reading happened. */
  info(message: string | Error, fields?: LogFields | Error): void;
  /** Something that only helps to find a fault. */
  debug(message: string | Error, fields?: LogFields | Error): void;
  /** The same logger with further fields on every line. */
  child(fields: LogFields): Logger;
  /** Whether a line of this level would be written: ask before preparing something costly. */
  isEnabled(level: LogLevel): boolean;
  /** Changes the level for this logger and all its children. */
  setLevel(level: LogLevel): void;
  /** Asks `source` for further fields at every line; returns a function that stops that. */
  addFields(source: () => LogFields | undefined): () => void;
  /** Hands every line to `consume` too; returns a function that stops that. */
  addConsumer(consume: (entry: LogEntry) => void): () => void;
  /** Counts so far. */
  stats(): LogStats;
  /** Waits until every line has left and further transports have taken theirs, at most `timeoutMs` (default 1,000); `false` when some still wait. */
  flush(timeoutMs?: number): Promise<boolean>;
  /** Flushes, takes no more lines, and waits until further transports have taken theirs, at most `timeoutMs` (default 1,000) for either. */
  close(timeoutMs?: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
