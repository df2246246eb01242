// Holds what was taken out of one request: placeholders by value, and values by placeholder.
import { seenIn } from '../second-reading.ts';

/** A stretch of a text that must not leave the process. */
export interface RedactionRange {
  /** What it is, for the model to read: `email` becomes `[EMAIL_1]`. */
  readonly kind: string;
  /** Index of its first character. */
  readonly start: number;
  /** Index after its last character. */
  readonly end: number;
}

/** Most that one request may hold. */
export interface PlaceholderLimits {
  readonly maxPlaceholders: number;
  readonly maxTextLength: number;
}

/** Why a request cannot be redacted: it holds too much (`limit`), or a redactor found what cannot be (`range`). */
export class PlaceholderError extends Error {
  override readonly name = 'PlaceholderError';
  readonly reason: 'limit' | 'range';

  constructor(reason: PlaceholderError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The placeholders of one request. */
export interface Placeholders {
  /** Whether nothing was taken out. */
  isEmpty(): boolean;
  /** The text with placeholders for the ranges, and for what only looks like a placeholder. */
  hide(text: string, ranges: Iterable<RedactionRange>): string;
  /** The placeholder of a whole text that was taken out before. */
  placeholderOf(value: string): string | undefined;
  /** The text with its values back; `asJson` where it is written JSON. */
  restore(text: string, asJson?: boolean): string;
  /** How many characters at the end of a text that is not whole may yet become a placeholder. */
  openTail(text: string): number;
}

// Neither `[` nor `]` stands inside, so that what is read as a placeholder can only be one that was put in whole.
const placeholders = /\[[A-Z][A-Z0-9_]{0,31}_\d{1,6}\]/g;
// What only JSON escapes so; "\\n" may as well be part of a path.
const inJson = /\\(?:u[\da-fA-F]{4}|\/)/;
/** Signs that one letter may be written with. */
const longestEscape = 12;
const longestLabel = 24;
const mostDeep = 100;

/** Creates the empty map of one request. */
export function createPlaceholders({ maxPlaceholders, maxTextLength }: PlaceholderLimits): Placeholders {
  // As it is read, and as it is written: a "+" is a blank only in a form.
  const byValue = new Map<string, string>();
  const byWritten = new Map<string, string>();
  const byPlaceholder = new Map<string, string>();
  let seen = 0;
  let longest = 0;

  function placeholderFor(kind: string, written: string, value: string): string {
    const known = byWritten.get(written) ?? byValue.get(value);
    longest = Math.max(longest, written.length);
    if (known !== undefined) {
      byWritten.set(written, known);
      // Given back as it is written where nothing is escaped.
      if (written === value) byPlaceholder.set(known, value);
      return known;
    }
    if (byValue.size >= maxPlaceholders) throw tooMuch(`values to hide than ${maxPlaceholders}`);
    const made = `[${labelOf(kind)}_${byValue.size + 1}]`;
    byValue.set(value, made);
    byWritten.set(written, made);
    byPlaceholder.set(made, inJson.test(written) ? value : written);
    return made;
  }

  return {
    isEmpty: () => byValue.size === 0,
    hide(text, ranges) {
      seen += text.length;
      if (seen > maxTextLength) throw tooMuch(`text than ${maxTextLength} characters`);
      const lookalikes = Array.from(text.matchAll(placeholders), ({ 0: found, index }) => ({
        kind: 'text',
        start: index,
        end: index + found.length,
      }));
      let out = '';
      let from = 0;
      for (const { kind, start, end } of apart([...ranges, ...lookalikes], text.length)) {
        out +=
          text.slice(from, start) + placeholderFor(kind, text.slice(start, end), seenIn(text, start, end));
        from = end;
      }
      return out + text.slice(from);
    },
    placeholderOf(value) {
      if (value.length > longest * longestEscape) return undefined;
      return byWritten.get(value) ?? byValue.get(seenIn(value, 0, value.length));
    },
    restore: (text, asJson = false) =>
      text.replace(placeholders, (found) => {
        const value = byPlaceholder.get(found);
        if (value === undefined) return found;
        return asJson ? JSON.stringify(value).slice(1, -1) : value;
      }),
    openTail(text) {
      const start = text.lastIndexOf('[');
      if (start < 0 || text.length - start > longestLabel + 9) return 0;
      const tail = text.slice(start);
      for (const known of byPlaceholder.keys())
        if (known.length > tail.length && known.startsWith(tail)) return tail.length;
      return 0;
    },
  };
}

/** In order and without overlap: of ranges that overlap one is made that covers both. */
function apart(ranges: readonly RedactionRange[], length: number): RedactionRange[] {
  const merged: RedactionRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const { start, end } = range;
    // A range that cannot be would hide something else than was meant.
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end > length || start >= end)
      throw new PlaceholderError('range', 'A redactor found a range that does not lie in the text.');
    const last = merged.at(-1);
    if (last === undefined || start >= last.end) merged.push(range);
    else merged[merged.length - 1] = { ...last, end: Math.max(last.end, end) };
  }
  return merged;
}

function labelOf(kind: string): string {
  const label = kind
    .slice(0, longestLabel)
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_');
  return /^[A-Z]/.test(label) ? label.slice(0, longestLabel) : 'DATA';
}

function tooMuch(what: string): PlaceholderError {
  return new PlaceholderError('limit', `The request holds more ${what}; nothing of it was sent.`);
}

/** JSON data with every text changed, names of fields as well. */
export function changeTexts(value: unknown, change: (text: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= mostDeep)
    throw new PlaceholderError(
      'limit',
      `Data is nested in more than ${mostDeep} levels; it cannot be redacted.`,
    );
  if (Array.isArray(value)) return value.map((item) => changeTexts(item, change, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [change(name), changeTexts(item, change, depth + 1)]),
  );
}
