// Hands lines to a destination no faster than it takes them.
import type { Writable } from 'node:stream';
import type { Clock } from '@internal/kit';
import type { LogOutput, OutputEvents } from './direct-output.ts';
import { createDirectOutput, directTarget } from './direct-output.ts';
import { endOfProcess, holdLines, releaseLines } from './last-words.ts';
import type { LineQueue } from './line-queue.ts';

const batchCharacters = 65_536;
const ignore = () => {};

/** Creates the output for one destination: by its descriptor where it has one, else as a stream. */
export function createLogOutput(
  queue: LineQueue,
  destination: Writable,
  events: OutputEvents,
  clock: Clock,
): LogOutput {
  // A broken pipe is counted; without a listener it would end the process. One is enough for all loggers.
  if (!destination.listeners('error').includes(ignore)) destination.on('error', ignore);
  const target = directTarget(destination);
  return target
    ? createDirectOutput(queue, target, events, clock)
    : createStreamOutput(queue, destination, events);
}

/** One piece at a time: what the stream has not taken stays in the queue, where it is bounded and known. */
function createStreamOutput(queue: LineQueue, destination: Writable, events: OutputEvents): LogOutput {
  let inFlight = 0;
  let failed = 0;
  const holder = { finish: () => send(true) };

  function send(isLast: boolean): void {
    for (;;) {
      if (inFlight > 0 && !isLast) return;
      const batch = queue.takeBatch(batchCharacters);
      if (!batch) return;
      inFlight += batch.lines;
      let isSettled = false;
      let isFailed = false;
      const settle = (error?: unknown) => {
        if (error && !isFailed) failed += batch.lines;
        isFailed ||= Boolean(error);
        if (isSettled) return;
        isSettled = true;
        inFlight -= batch.lines;
        if (queue.length === 0 && inFlight === 0) releaseLines(holder);
        events.onProgress();
        send(false);
      };
      try {
        destination.write(batch.text, 'utf8', settle);
        // Whoever replaced `write` may call nobody back; a stream that is full says itself when it takes more.
        if (Object.hasOwn(destination, 'write')) {
          if (destination.writableNeedDrain) destination.once('drain', settle);
          else settle();
        }
      } catch (error) {
        settle(error ?? true);
      }
    }
  }

  return {
    pump() {
      holdLines(holder);
      send(endOfProcess() !== undefined);
    },
    get inFlight() {
      return inFlight;
    },
    get failed() {
      return failed;
    },
    end: () => {},
  };
}
