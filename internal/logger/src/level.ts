// The levels of log lines and their order.

/** How important a line is, most important first. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Rank of each level; higher is more important. */
export const levelRank: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Severity numbers of OpenTelemetry's log data model. */
export const severityNumber: Readonly<Record<LogLevel, number>> = { debug: 5, info: 9, warn: 13, error: 17 };
