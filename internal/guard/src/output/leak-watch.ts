// Looks for the system text in an answer as it is written and as its JSON says it.
import { createJsonReader } from './json/json-stage.ts';
import type { LeakIndex } from './leak-index.ts';
import type { LeakScanner } from './leak-scanner.ts';
import { createLeakScanner } from './leak-scanner.ts';

/** Reads an answer and says up to where it may leave. */
export interface LeakWatch {
  push(chunk: string): void;
  /** Reads what was waiting for more. */
  end(): void;
  /** Offset in the stream of the first leak; -1 while there is none. */
  readonly leakAt: number;
  /** Offset from which on the stream must be held back. */
  readonly holdFrom: number;
}

/** Creates the watch. What JSON says is read apart from the moment on that a string of it begins. */
export function createLeakWatch(index: LeakIndex): LeakWatch {
  const written = createLeakScanner(index);
  let said: LeakScanner | undefined;
  let at = 0;
  let length = 0;
  const reader = createJsonReader({
    outside(text) {
      at += text.length;
    },
    open() {
      said ??= createLeakScanner(index);
      // Words of one string are no words of the next.
      said.read(32, at);
    },
    unit(char, raw) {
      said?.read(char.charCodeAt(0), at);
      at += raw.length;
    },
    close() {},
  });
  return {
    push(chunk) {
      written.push(chunk);
      length += chunk.length;
      reader.push(chunk);
    },
    end() {
      reader.end();
    },
    get leakAt() {
      const other = said?.leakAt ?? -1;
      return written.leakAt < 0 ? other : other < 0 ? written.leakAt : Math.min(written.leakAt, other);
    },
    get holdFrom() {
      if (!said) return written.holdFrom;
      // An escape that is not whole yet waits.
      return Math.max(Math.min(written.holdFrom, said.holdFrom, at), length - longestHold);
    },
  };
}

const longestHold = 4_096;
