// Reads the strings of JSON in a growing text.
import { closers, escapes } from '@internal/kit/json';

/** Takes what was read, in order; together the raw lengths are the whole text. */
interface JsonSink {
  /** Text outside of strings. */
  outside(text: string): void;
  /** A string begins; its quote was given as outside. */
  open(): void;
  /** One unit of a string and how it is written. */
  unit(char: string, raw: string): void;
  /** The string ends; its quote follows as outside. */
  close(): void;
}

/** Reads a text while it arrives. */
interface JsonReader {
  push(chunk: string): void;
  /** Gives what was waiting for more. */
  end(): void;
}

const begin = /[{[]/g;
// JSON in JSON in JSON doubles them each time; nobody goes further.
const longestRun = 64;
const escapable = /[bfnrt"'/]/;
// What no slip of a model puts between the strings of an object: there the JSON has ended.
const foreign = /[^\s\w{}[\],:"'`“”‘’„.+/*$#-]/;

/**
 * Creates a reader. It is generous: what only looks like JSON is read as JSON, since nothing is lost by it. `isDeep` reads JSON in
 * strings of JSON as well: however many signs stand before an escaped letter, it is what the innermost text says.
 */
export function createJsonReader(sink: JsonSink, isDeep = false): JsonReader {
  let depth = 0;
  let isString = false;
  let escaped = '';
  let closer = '"';
  // Where a string may begin: another quote than JSON's own is one there alone.
  let before = '';
  let last = '';
  let comment = '';
  let isBegun = false;

  /** Whether a whole answer that is one string begins here. */
  const beginsAlone = (char: string): boolean => {
    if (isBegun || char.trim() === '') return false;
    isBegun = true;
    return char === '"';
  };
  const openString = (passed: string) => {
    sink.outside(passed);
    isString = true;
    sink.open();
  };
  /** Whether a sign between the strings begins one. */
  const begins = (char: string): boolean => {
    if (comment !== '') {
      if (comment === '\n' ? char === '\n' : last === '*' && char === '/') comment = '';
      last = char;
      return false;
    }
    if (char === '#' || (char === '/' && last === '/')) comment = '\n';
    else if (char === '*' && last === '/') comment = '*/';
    const isQuote = char === '"' || (closers[char] !== undefined && /^[{[,:]?$/.test(before));
    last = char;
    if (comment === '' && char !== '/' && char.trim() !== '') before = char;
    return isQuote && comment === '';
  };

  const readEscape = (char: string) => {
    const isRun = isDeep && escaped.endsWith('\\');
    if (isRun && char === '\\' && escaped.length < longestRun) {
      escaped += char;
      return;
    }
    // Signs in pairs escape each other: what follows an even number of them stands there by itself.
    const isPaired = isRun && escaped.length % 2 === 0;
    if (isRun && char !== 'u' && ((isPaired && char === closer) || !escapable.test(char))) {
      for (let pair = 2; pair <= escaped.length; pair += 2) sink.unit('\\', '\\\\');
      escaped = isPaired ? '' : '\\';
      if (isPaired) return readString(char);
    }
    escaped += char;
    if (/^\\+[^u]$/.test(escaped)) {
      sink.unit(escapes[char] ?? char, escaped);
      escaped = '';
    } else if (!/^\\+u[\da-f]{0,4}$/i.test(escaped)) {
      // No escape after all: it is what it looks like.
      const broken = escaped.slice(0, -1);
      escaped = '';
      for (const one of broken) sink.unit(one, one);
      readString(char);
    } else if (/u.{4}$/.test(escaped)) {
      sink.unit(String.fromCharCode(Number.parseInt(escaped.slice(-4), 16)), escaped);
      escaped = '';
    }
  };
  const readString = (char: string) => {
    if (escaped !== '') readEscape(char);
    else if (char === '\\') escaped = char;
    else if (char === closer) {
      isString = false;
      before = last = char;
      sink.close();
    } else sink.unit(char, char);
  };

  return {
    push(chunk) {
      let from = 0;
      for (let at = 0; at < chunk.length; at++) {
        if (isString) {
          readString(chunk[at] as string);
          from = isString ? at + 1 : at;
          continue;
        }
        if (beginsAlone(chunk[at] as string)) {
          closer = '"';
          openString(chunk.slice(from, at + 1));
          from = at + 1;
          continue;
        }
        if (!isBegun) continue;
        if (depth === 0) {
          begin.lastIndex = at;
          const place = begin.exec(chunk)?.index;
          if (place === undefined) break;
          at = place;
          depth = 1;
          before = last = chunk[at] as string;
          comment = '';
          continue;
        }
        const char = chunk[at] as string;
        if (begins(char)) {
          closer = closers[char] as string;
          openString(chunk.slice(from, at + 1));
          from = at + 1;
        } else if (comment !== '') continue;
        else if (char === '{' || char === '[') depth++;
        else if (char === '}' || char === ']') depth--;
        else if (foreign.test(char)) depth = 0;
      }
      if (!isString && from < chunk.length) sink.outside(chunk.slice(from));
    },
    end() {
      for (const one of escaped) sink.unit(one, one);
      escaped = '';
      if (isString) sink.close();
      isString = false;
    },
  };
}
