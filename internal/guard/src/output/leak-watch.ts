// Looks for the system text in an answer as it is written and as its JSON says it.
import { createJsonReader } from './json/json-reader.ts';
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

/** What the strings of JSON say, read apart from the moment on that there is something to read. */
function createSaidReader(index: LeakIndex, isDeep: boolean) {
  let scanner: LeakScanner | undefined;
  let at = 0;
  const reader = createJsonReader(
    {
      outside(text) {
        at += text.length;
      },
      open() {
        if (!isDeep) scanner ??= createLeakScanner(index);
        // Words of one string are no words of the next.
        scanner?.read(32, at);
      },
      unit(char, raw) {
        // A second reading is for what is escaped twice.
        if (raw.length > 2 && raw[1] === '\\') scanner ??= createLeakScanner(index);
        scanner?.read(char.charCodeAt(0), at);
        at += raw.length;
      },
      close() {},
    },
    isDeep,
  );
  return {
    push: reader.push,
    end: reader.end,
    leakAt: () => scanner?.leakAt ?? -1,
    // An escape that is not whole yet waits.
    holdFrom: () => (scanner ? Math.min(scanner.holdFrom, at) : Infinity),
  };
}

/** Creates the watch: over the answer as it is written, as its JSON says it, and as JSON in strings of that says it. */
export function createLeakWatch(index: LeakIndex): LeakWatch {
  const written = createLeakScanner(index);
  const said = createSaidReader(index, false);
  const meant = createSaidReader(index, true);
  let length = 0;
  const first = (a: number, b: number) => (a < 0 ? b : b < 0 ? a : Math.min(a, b));
  return {
    push(chunk) {
      written.push(chunk);
      length += chunk.length;
      said.push(chunk);
      meant.push(chunk);
    },
    end() {
      said.end();
      meant.end();
    },
    get leakAt() {
      return first(written.leakAt, first(said.leakAt(), meant.leakAt()));
    },
    get holdFrom() {
      return Math.max(Math.min(written.holdFrom, said.holdFrom(), meant.holdFrom()), length - longestHold);
    },
  };
}

const longestHold = 4_096;
