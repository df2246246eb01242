// Hands finished lines to further winston transports, no faster than they take them.
import winston from 'winston';
import type { LineQueue } from './line-queue.ts';

// The symbols winston's transports read a line's level and text by (package triple-beam).
const levelSymbol = Symbol.for('level');
const messageSymbol = Symbol.for('message');

const ignore = () => {};

/** Creates the output; `undefined` where there are no transports, so that winston is asked for nothing. */
export function createTransportOutput(queue: LineQueue, transports: readonly winston.transport[]) {
  if (transports.length === 0) return undefined;
  for (const transport of transports) transport.on('error', ignore);
  const logger = winston.createLogger({
    level: 'debug',
    format: { transform: (info) => info },
    transports: [...transports],
    exitOnError: false,
  });
  let isFull = false;
  // winston emits the errors of its transports again: without a listener one would end the process.
  logger.on('error', ignore);
  logger.on('drain', () => {
    isFull = false;
    pump();
  });

  function pump(): void {
    while (!isFull) {
      const line = queue.shift();
      if (!line) return;
      const { level, text } = line;
      isFull = !logger.write({ level, message: text, [levelSymbol]: level, [messageSymbol]: text });
    }
  }
  return { pump, end: () => void logger.end() };
}
