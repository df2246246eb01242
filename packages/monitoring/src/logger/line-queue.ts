// Infrastructure Service: monitoring · stable API, changes affect all users
import type { LogLevel } from './level.ts';
import { levelRank } from './level.ts';

/** One formatted line that waits for the output. */
export interface QueuedLine {
  readonly level: LogLevel;
  readonly text: string;
  readonly order: number;
}

/** Lines in order, bounded; when full it gives up debug and info before warn and error. */
export interface LineQueue {
  /** Puts a line at the end. What has to go for it, or the line itself, is counted in `dropped`. */
  push(level: LogLevel, text: string): void;
  /** Takes the oldest line. */
  shift(): QueuedLine | undefined;
  readonly length: number;
  readonly bytes: number;
  /** Lines given up so far, by level: exact. */
  readonly dropped: Readonly<Record<LogLevel, number>>;
}

/** Array with a moving start: `shift` of a long array moves every element. */
class Fifo {
  private items: (QueuedLine | undefined)[] = [];
  private start = 0;

  get length(): number {
    return this.items.length - this.start;
  }
  push(line: QueuedLine): void {
    this.items.push(line);
  }
  peek(): QueuedLine | undefined {
    return this.items[this.start];
  }
  shift(): QueuedLine | undefined {
    const line = this.items[this.start];
    if (line === undefined) return undefined;
    this.items[this.start] = undefined;
    this.start += 1;
    if (this.start > 1024 && this.start * 2 > this.items.length) {
      this.items = this.items.slice(this.start);
      this.start = 0;
    }
    return line;
  }
}

/** Creates an empty queue of at most `maxLines` lines and `maxBytes` characters. */
export function createLineQueue(maxLines: number, maxBytes: number): LineQueue {
  const low = new Fifo();
  const high = new Fifo();
  const dropped = { error: 0, warn: 0, info: 0, debug: 0 };
  let bytes = 0;
  let order = 0;

  const take = (fifo: Fifo): QueuedLine | undefined => {
    const line = fifo.shift();
    if (line) bytes -= line.text.length;
    return line;
  };
  const isFull = (text: string) => low.length + high.length >= maxLines || bytes + text.length > maxBytes;

  return {
    push(level, text) {
      const isHigh = levelRank[level] >= levelRank.warn;
      while (isFull(text)) {
        const given = isHigh ? take(low) : undefined;
        dropped[given?.level ?? level] += 1;
        if (!given) return;
      }
      bytes += text.length;
      (isHigh ? high : low).push({ level, text, order: order++ });
    },
    shift() {
      const [first, second] = [low.peek(), high.peek()];
      if (first && second) return take(first.order < second.order ? low : high);
      return take(first ? low : high);
    },
    get length() {
      return low.length + high.length;
    },
    get bytes() {
      return bytes;
    },
    dropped,
  };
}
