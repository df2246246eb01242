// Shows the object of a streamed answer as far as it has come.
import { readLooseJson } from './loose-json.ts';
import { nextStart, thoughtEnd } from './repair-json.ts';

/** Reads a growing answer. */
export interface PartialReader {
  /** Takes the next text; gives the object so far, unchecked, when there is more of it than before. */
  push(text: string): unknown;
}

// Reading the text again at each piece would be quadratic: once it is long, it is read when it has grown by a fiftieth.
const growth = 1.02;

/** Creates a reader for one answer; `isWrapped`: what is meant stands as `value` in an object, or alone. */
export function createPartialReader(isWrapped = false): PartialReader {
  let text = '';
  let nextAt = 1;
  let shown = '';
  return {
    push(piece) {
      text += piece;
      if (text.length < nextAt) return undefined;
      nextAt = text.length * growth;
      const from = thoughtEnd(text);
      if (from === -1) return undefined;
      const start = isWrapped ? nextStart(text, from) : text.indexOf('{', from);
      const read = start === -1 ? undefined : readLooseJson(text, start, true);
      if (!read?.ok) return undefined;
      const value =
        isWrapped && !Array.isArray(read.value) ? (read.value as { value?: unknown }).value : read.value;
      const seen = JSON.stringify(value);
      if (seen === undefined || seen === shown) return undefined;
      shown = seen;
      return value;
    },
  };
}
