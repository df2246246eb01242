// Hands finished lines to further winston transports, no faster than they take them.
import type { Clock } from '@internal/kit';
import winston from 'winston';
import type { LineQueue } from './line-queue.ts';

// The symbols winston's transports read a line's level and text by (package triple-beam).
const levelSymbol = Symbol.for('level');
const messageSymbol = Symbol.for('message');

const ignore = () => {};

/** Creates the output; `undefined` where there are no transports, so that winston is asked for nothing. */
export function createTransportOutput(
  queue: LineQueue,
  transports: readonly winston.transport[],
  onProgress: () => void,
  clock: Clock,
) {
  if (transports.length === 0) return undefined;
  let given = 0;
  let passedOn = 0;
  let inHand = 0;
  let failed = 0;
  let isFull = false;
  let isEnding = false;
  let isEnded = false;
  let isFinished = false;
  let onIdle = () => {};

  for (const transport of transports) {
    transport.on('error', ignore);
    watchLog(transport);
    watchFormat(transport);
  }
  const logger = winston.createLogger({
    level: 'debug',
    format: { transform: (info) => info },
    transports: [...transports],
    exitOnError: false,
  });
  // winston emits the errors of its transports again: without a listener one would end the process.
  logger.on('error', ignore);
  logger.on('drain', () => {
    isFull = false;
    pump();
  });
  // Before the transports get the line: one that throws lets nobody behind it know.
  logger.prependListener('data', () => {
    passedOn += 1;
    if (passedOn === given) queueMicrotask(onPassed);
  });
  // It comes once all transports have finished.
  logger.on('finish', () => {
    isFinished = true;
    onIdle();
  });

  /** Knows which lines a transport is at: when it has buffered some, it says that it has finished before it is done with them. */
  function watchLog(transport: winston.transport): void {
    const { log } = transport;
    // Of three parameters and more: one for winston 2, which calls nobody back.
    if (!log || log.length > 2) return;
    transport.log = (info: unknown, next: (...said: unknown[]) => void) => {
      let isDone = false;
      const done = (...said: unknown[]) => {
        if (isDone) return;
        isDone = true;
        inHand -= 1;
        next(...said);
        onIdle();
        onProgress();
      };
      inHand += 1;
      try {
        return log.call(transport, info, done);
      } catch {
        // One that threw in the middle of a write would take nothing any more.
        if (!isDone) failed += 1;
        done();
      }
    };
  }

  function watchFormat(transport: winston.transport): void {
    const { format } = transport;
    if (!format) return;
    const transform: typeof format.transform = (info, options) => {
      try {
        return format.transform(info, options);
      } catch {
        failed += 1;
        return false;
      }
    };
    transport.format = Object.create(format, { transform: { value: transform } });
  }

  function onPassed(): void {
    if (isEnding) pump();
    onProgress();
  }

  function pump(): void {
    while (!isFull) {
      const line = queue.shift();
      if (!line) break;
      const { level, text } = line;
      given += 1;
      try {
        isFull = !logger.write({ level, message: text, [levelSymbol]: level, [messageSymbol]: text });
      } catch {
        failed += 1;
      }
    }
    // Ended sooner, it would end its transports while it still holds lines for them.
    if (isEnding && queue.length === 0 && passedOn === given && !isEnded) {
      isEnded = true;
      logger.end();
    }
  }

  return {
    pump,
    /** Lines that the slowest transport has not taken yet. */
    get pending() {
      const held = transports.map(({ writableLength = 0 }) => writableLength);
      return queue.length + given - passedOn + Math.max(...held, Math.ceil(inHand / transports.length));
    },
    /** Lines at which a transport threw. */
    get failed() {
      return failed;
    },
    /** Ends the transports; resolves when all have taken what there was, after `timeoutMs` at the latest. */
    end(timeoutMs: number): Promise<void> {
      isEnding = true;
      return new Promise((resolve) => {
        const cancel = clock.setTimer(resolve, timeoutMs);
        onIdle = () => {
          if (!isFinished || inHand > 0) return;
          cancel();
          resolve();
        };
        pump();
      });
    },
  };
}
