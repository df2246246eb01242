/**
 * Infrastructure Service: logger
 *
 * Writes structured lines that are out when the call returns; bundled into `@tpl/monitoring`, never published alone.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: every bound is an option with a default
 * - main components: `createLogger`, fields of an asynchronous context, last words of a process
 */
export type { LoggerOptions } from './create-logger.ts';
export { createLogger, currentLogFields, withLogFields } from './create-logger.ts';
export { errorType } from './error-content.ts';
export { onUncaught } from './last-words.ts';
export type { LineLimit } from './limit/line-limit.ts';
export { createLineLimit } from './limit/line-limit.ts';
export type { LogEntry, LogFields, Logger, LogLevel, LogStats } from './logger.ts';
export { severityNumber } from './logger.ts';
export { toPlainFields } from './plain-value.ts';
