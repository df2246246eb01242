// Reads JSON with slips or without its end, in linear time.

/** Whether a double holds the number that is written there, digit by digit where it is whole. */
export function keepsNumber(digits: string): boolean {
  const value = Number(digits);
  if (!Number.isFinite(value)) return false;
  if (!/^[+-]?\d{16,}$/.test(digits)) return true;
  return String(value) === digits.replace('+', '') || BigInt(digits.replace('+', '')) === BigInt(value);
}

/** Whether a list of numbers may be one of thousands: some commas stand tight before three digits, others with a space. */
function hasThousands(list: string): boolean {
  return /\d,\d{3}(?!\d)/.test(list) && /,\s/.test(list);
}

/** What came of reading text as JSON with common slips. */
export type LooseJson =
  | { readonly ok: true; readonly value: unknown; readonly end: number }
  | { readonly ok: false };

class Slip extends Error {}

const maxDepth = 100;
/** What ends a text of loose JSON, by the quote that begins it. */
export const closers: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '‘': '’',
  '„': '“',
};
/** What a letter after a backslash stands for. */
export const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
const literals: Readonly<Record<string, unknown>> = { true: true, false: false, null: null, none: null };
const space = /[\s\u00a0\ufeff]/;
const word = /[A-Za-z0-9_$.+-]/;
const number = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
// Escaped where JSON needs it not, with one meaning only: quotes of other kinds, and Markdown's underscore.
const needless = /["'`“”‘’„/_]/;

/**
 * Reads one JSON value from `text` at `start`, in linear time, forgiving what has only one meaning: other quotes, bare
 * keys, comments, missing, doubled and trailing commas, raw line breaks, Python's literals. What lost something (a cut,
 * an ellipsis, a word, a key that comes twice) is not read, and neither is what could be another value: numbers that a double
 * cannot hold, with leading zeros or marks for thousands, and texts whose backslashes have two meanings. With `partial` a cut
 * gives what had come.
 */
export function readLooseJson(text: string, start: number, partial = false): LooseJson {
  let at = start;

  const fail = (): never => {
    throw new Slip();
  };
  const cut = (): boolean => at >= text.length && (partial || fail());

  function skip(): void {
    for (;;) {
      while (at < text.length && space.test(text[at] as string)) at += 1;
      const two = text.slice(at, at + 2);
      if (two === '//' || text[at] === '#') at = endOf('\n');
      else if (two === '/*') at = endOf('*/');
      else return;
    }
  }
  function endOf(mark: string): number {
    const found = text.indexOf(mark, at + 1);
    return found === -1 ? text.length : found + mark.length;
  }

  function readText(): string {
    const close = closers[text[at] as string] as string;
    at += 1;
    let value = '';
    // A backslash before a letter that no escape has stands for itself, as in a path; then none in this text may be an escape.
    let plain = false;
    let escaped = false;
    for (;;) {
      if (at >= text.length) {
        cut();
        return value;
      }
      const character = text[at] as string;
      at += 1;
      if (character === close) return value;
      if (character !== '\\') value += character;
      else if (isEscape(text[at])) {
        escaped ||= !needless.test(text[at] ?? '');
        value += readEscape();
      } else if (/[A-Za-z0-9]/.test(text[at] ?? '')) {
        plain = true;
        value += character;
      } else if (at < text.length || !partial) fail();
      if (plain && escaped) fail();
    }
  }
  function isEscape(character = ''): boolean {
    return (
      character === 'u' || character === '\\' || needless.test(character) || Object.hasOwn(escapes, character)
    );
  }
  function readEscape(): string {
    const character = text[at] ?? '';
    at += 1;
    if (character !== 'u') return escapes[character] ?? character;
    const code = text.slice(at, at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(code)) {
      if (partial && at + 4 > text.length) at = text.length;
      else fail();
      return '';
    }
    at += 4;
    return String.fromCharCode(Number.parseInt(code, 16));
  }
  function readWord(): string {
    const from = at;
    while (at < text.length && word.test(text[at] as string)) at += 1;
    if (at === from) fail();
    return text.slice(from, at);
  }
  /** Undefined: nothing of it can be known yet. */
  function readBare(): unknown {
    const bare = readWord();
    // At the end more digits or letters may follow.
    if (partial && at >= text.length) return undefined;
    const known = bare.toLowerCase();
    if (Object.hasOwn(literals, known)) return literals[known];
    return number.test(bare) && keepsNumber(bare) ? Number(bare) : fail();
  }

  function readValue(depth: number): unknown {
    skip();
    if (cut()) return undefined;
    if (depth > maxDepth) fail();
    const character = text[at] as string;
    if (character === '{') return readObject(depth);
    if (character === '[') return readList(depth);
    return character in closers ? readText() : readBare();
  }
  /** Passes commas; true when `close` or, of a partial text, the end has come. */
  function isOver(close: string): boolean {
    skip();
    while (text[at] === ',') {
      at += 1;
      skip();
    }
    if (cut()) return true;
    if (text[at] !== close) return false;
    at += 1;
    return true;
  }
  function readList(depth: number): unknown[] {
    const list: unknown[] = [];
    const from = at;
    at += 1;
    while (!isOver(']')) {
      const value = readValue(depth + 1);
      if (value !== undefined) list.push(value);
    }
    if (list.every((value) => typeof value === 'number') && hasThousands(text.slice(from, at))) fail();
    return list;
  }
  function readObject(depth: number): Record<string, unknown> {
    const members = new Map<string, unknown>();
    at += 1;
    while (!isOver('}')) {
      const key = (text[at] as string) in closers ? readText() : readWord();
      if (members.has(key)) fail();
      skip();
      if (cut()) break;
      if (text.startsWith('=>', at)) at += 2;
      else if (text[at] === ':' || text[at] === '=') at += 1;
      else fail();
      const value = readValue(depth + 1);
      if (value !== undefined) members.set(key, value);
    }
    return Object.fromEntries(members);
  }

  try {
    const value = readValue(0);
    return value === undefined ? { ok: false } : { ok: true, value, end: at };
  } catch (error) {
    if (error instanceof Slip) return { ok: false };
    throw error;
  }
}
