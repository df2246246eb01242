// Reads the strings of JSON in a growing text, and cuts out of them what a page would fetch or run.
import { closers, escapes } from '@internal/kit/json';
import type { AddressKind } from '../markup/allow-list.ts';
import type { MarkupFilter, MarkupSink } from '../markup/markup-filter.ts';
import { createMarkupFilter } from '../markup/markup-filter.ts';
import type { Stage } from '../markup/text-stage.ts';
import { createMarkedOutput } from '../markup/text-stage.ts';

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

/** How a string of JSON leaves. */
interface JsonStageOptions {
  readonly judge: (address: string) => AddressKind;
  readonly found: MarkupSink['found'];
  /** Writes escapes that need not be as the signs they are, so that who reads on sees them. */
  readonly isPlain: boolean;
  /** Reads JSON in strings of JSON by what it says in the end. */
  readonly isDeep?: boolean;
}

/** Creates the step for JSON; what is not cut leaves as it was written. */
export function createJsonStage({ judge, found, isPlain, isDeep = false }: JsonStageOptions): Stage {
  let text = '';
  let done = 0;
  let output = createMarkedOutput();
  let filter: MarkupFilter | undefined;
  let units: string[] = [];
  let first = 0;
  let waiting = '';

  const takeUnits = (count: number) => {
    let raw = '';
    for (const stop = first + count; first < stop; first++) raw += units[first];
    if (first > 1_024) {
      units = units.slice(first);
      first = 0;
    }
    done += raw.length;
    return raw;
  };
  const rawOf = (from: number, to: number) => units.slice(first + from, first + to).join('').length;
  let read = 0;

  const open = () => {
    output = createMarkedOutput();
    units = [];
    first = read = 0;
    filter = createMarkupFilter(
      {
        keep(count) {
          read += count;
          output.keep(takeUnits(count));
        },
        cut(count) {
          read += count;
          takeUnits(count);
          output.cut();
        },
        found: (kind, start, end) => found(kind, done + rawOf(0, start - read), done + rawOf(0, end - read)),
      },
      judge,
    );
  };
  const flush = () => {
    if (waiting === '') return;
    filter?.push(waiting);
    waiting = '';
    text += output.take();
  };
  const reader = createJsonReader(
    {
      outside(part) {
        text += part;
        done += part.length;
      },
      open,
      unit(char, raw) {
        waiting += char;
        units.push(isPlain && raw.length > 1 && /^[ !#-[\]-~]$/.test(char) ? char : raw);
      },
      close() {
        flush();
        filter?.end();
        text += output.take();
        filter = undefined;
      },
    },
    isDeep,
  );
  const take = () => {
    const taken = text;
    text = '';
    return taken;
  };
  return {
    push(chunk) {
      reader.push(chunk);
      flush();
      return take();
    },
    end() {
      reader.end();
      return take();
    },
  };
}
