// Hands lines to winston no faster than its transports take them.
import type { Writable } from 'node:stream';
import winston from 'winston';
import type { LineQueue } from './line-queue.ts';

// The symbols winston's transports read a line's level and text by (package triple-beam).
const levelSymbol = Symbol.for('level');
const messageSymbol = Symbol.for('message');

/** The far end of a logger: hands queued lines to winston no faster than its transports take them. */
export type LogOutput = ReturnType<typeof createLogOutput>;

interface Chunk {
  readonly chunk: Record<symbol, string>;
}

const ignore = () => {};

/** Creates the output for one destination and any further winston transports. */
export function createLogOutput(
  queue: LineQueue,
  destination: Writable,
  transports: readonly winston.transport[],
) {
  let inFlight = 0;
  let failed = 0;
  let isFull = false;
  const listeners = new Set<() => void>();

  // winston's stream transport answers before the line is written; this one waits, so that pressure reaches the queue.
  function write(chunks: readonly Chunk[], done: () => void): void {
    const text = chunks.map(({ chunk }) => `${chunk[messageSymbol]}\n`).join('');
    const settle = (error?: unknown) => {
      inFlight -= chunks.length;
      if (error) failed += chunks.length;
      for (const listener of listeners) listener();
      // Not handed on: an output that fails must not end winston's pipe.
      done();
    };
    try {
      destination.write(text, settle);
    } catch (error) {
      settle(error ?? true);
    }
  }
  const own = Object.assign(new winston.transports.Stream({ stream: destination, level: 'debug' }), {
    log: (chunk: Chunk['chunk'], done: () => void) => write([{ chunk }], done),
    logv: write,
  });
  // A broken pipe is counted above; without a listener it would end the process. One is enough for all loggers.
  if (!destination.listeners('error').includes(ignore)) destination.on('error', ignore);
  for (const transport of transports) transport.on('error', ignore);

  const logger = winston.createLogger({
    level: 'debug',
    format: { transform: (info) => info },
    transports: [own, ...transports],
    exitOnError: false,
  });
  logger.on('drain', () => {
    isFull = false;
    pump();
  });

  function pump(): void {
    while (!isFull && queue.length > 0) {
      const line = queue.shift();
      if (!line) return;
      inFlight += 1;
      isFull = !logger.write({
        level: line.level,
        message: line.text,
        [levelSymbol]: line.level,
        [messageSymbol]: line.text,
      });
    }
  }

  return {
    /** Sends on what the queue holds, as far as the outputs take it. */
    pump,
    /** Lines handed on that the destination has not taken yet. */
    get inFlight() {
      return inFlight;
    },
    /** Lines that the destination refused with an error. */
    get failed() {
      return failed;
    },
    /** Calls `listener` whenever a line has left; returns a function that stops that. */
    onProgress(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Lets winston end its transports. */
    end: () => void logger.end(),
  };
}
