// Holds the lines that wait for a slow output, and gives up the least important first.
import type { LogLevel } from './logger.ts';
import { levelRank } from './logger.ts';

/** One formatted line that waits for the output. */
interface Line {
  readonly level: LogLevel;
  readonly text: string;
  readonly order: number;
  /** A list, because `shift` of a long array moves every element. */
  next: Line | undefined;
}

interface Lane {
  first: Line | undefined;
  last: Line | undefined;
}

/** Lines in order, bounded; when full it gives up debug and info before warn and error. */
export type LineQueue = ReturnType<typeof createLineQueue>;

/** Creates an empty queue of at most `maxLines` lines and `maxBytes` characters. */
export function createLineQueue(maxLines: number, maxBytes: number) {
  const low: Lane = { first: undefined, last: undefined };
  const high: Lane = { first: undefined, last: undefined };
  const dropped: Record<LogLevel, number> = { error: 0, warn: 0, info: 0, debug: 0 };
  let length = 0;
  let bytes = 0;
  let order = 0;

  function take(lane: Lane): Line | undefined {
    const line = lane.first;
    if (!line) return undefined;
    lane.first = line.next;
    if (!lane.first) lane.last = undefined;
    length -= 1;
    bytes -= line.text.length;
    return line;
  }

  function shift(): Line | undefined {
    const isLow = (low.first?.order ?? order) < (high.first?.order ?? order);
    return take(isLow ? low : high);
  }

  return {
    /** Puts a line at the end. What has to go for it, or the line itself, is counted in `dropped`. */
    push(level: LogLevel, text: string): void {
      const isHigh = levelRank[level] >= levelRank.warn;
      while (length >= maxLines || bytes + text.length > maxBytes) {
        const given = isHigh ? take(low) : undefined;
        dropped[given?.level ?? level] += 1;
        if (!given) return;
      }
      const lane = isHigh ? high : low;
      const line = { level, text, order: order++, next: undefined };
      if (lane.last) lane.last.next = line;
      else lane.first = line;
      lane.last = line;
      length += 1;
      bytes += text.length;
    },
    /** Takes the oldest line. */
    shift,
    /** Takes the oldest lines, at least one, up to `maxCharacters`, each with its line end. */
    takeBatch(maxCharacters: number): { readonly text: string; readonly lines: number } | undefined {
      let line = shift();
      if (!line) return undefined;
      let text = '';
      let lines = 0;
      while (line) {
        text += `${line.text}\n`;
        lines += 1;
        line = text.length < maxCharacters ? shift() : undefined;
      }
      return { text, lines };
    },
    get length() {
      return length;
    },
    get bytes() {
      return bytes;
    },
    /** Lines given up so far, by level: exact. */
    dropped: dropped as Readonly<typeof dropped>,
  };
}
