// A logger for tests, whose lines can be read as data.
import { Writable } from 'node:stream';
import type { LogEntry, Logger, LoggerOptions } from '@internal/logger';
import { createLogger } from '@internal/logger';

/** A logger whose lines can be read. */
export interface MemoryLogger {
  /** A real logger, to hand to what is tested. */
  readonly logger: Logger;
  /** Every line so far, oldest first; the last 10,000 are kept. */
  readonly entries: readonly LogEntry[];
  /** Forgets the lines so far. */
  clear(): void;
}

const maxEntries = 10_000;

/**
 * Creates a real logger that keeps its lines as data and writes them nowhere.
 *
 * @example
 * import { memoryLogger } from '@tpl/monitoring/testing';
 * const { logger, entries } = memoryLogger();
 * logger.warn('careful', { part: 'cache' });
 * console.log(entries[0].fields.part); // cache
 */
export function memoryLogger(options: Omit<LoggerOptions, 'destination' | 'transports'> = {}): MemoryLogger {
  const entries: LogEntry[] = [];
  const destination = new Writable({ write: (_chunk, _encoding, done) => done() });
  const logger = createLogger({ level: 'debug', ...options, destination });
  logger.addConsumer((entry) => {
    entries.push(entry);
    if (entries.length > maxEntries) entries.shift();
  });
  return { logger, entries, clear: () => void entries.splice(0) };
}
