// Knows which properties of an error are content of requests and answers, and takes it out of what the error says.

/** Own properties of an error that are looked at. */
export const maxErrorProperties = 50;
/** Stands for a value whose getter throws. */
export const unreadable = '[not readable]';
/** Stands for content. */
export const leftOut = '[left out: content]';

// What SDKs hang on their errors: whole requests with keys and prompts, whole answers.
const content =
  /^(?:request|response|req|res|config|options|headers|body|prompt|messages|input|content|answer)/i;
const aboutContent = /(?:id|status|code|type|ms|count|length)$/i;
// What the AI SDK, its like and validators name what they were given. Whole names: a `database` is none of it.
const given =
  /^(?:text|values?|output|completions?|choices|data|args|params|parameters|chunk|tool(?:Input|Args)|originalMessage)$/;

/** A property; what cannot be read costs itself only. */
export function read(source: object, name: string): unknown {
  try {
    return (source as Record<string, unknown>)[name];
  } catch {
    return unreadable;
  }
}

/** Whether a property of an error is content: texts and objects only, since a number says nothing of anybody. */
export function isContent(name: string, value: unknown): boolean {
  return isLarge(value) && (given.test(name) || (content.test(name) && !aboutContent.test(name)));
}

const isLarge = (value: unknown) => Boolean(value) && ['string', 'object'].includes(typeof value);

/** What the texts of an error may quote of the content that it carries. */
export function quotesIn(error: Error): readonly string[] {
  const most = Math.max(...['message', 'stack'].map((name) => String(read(error, name)).length));
  return Object.getOwnPropertyNames(error)
    .slice(0, maxErrorProperties)
    .flatMap((name) => {
      const value = given.test(name) && read(error, name);
      if (!isLarge(value)) return [];
      // Less says nothing, and would be found everywhere.
      return [quoteOf(value, most), typeof value === 'string' ? value : ''].filter(
        ({ length }) => length > 3,
      );
    });
}

/** A text without quotes. */
export const withoutQuotes = (text: string, quotes: readonly string[]): string =>
  quotes.reduce((shown, quote) => shown.replaceAll(quote, leftOut), text);

/** A value as JSON; the empty text for what no text of `most` characters can quote. */
function quoteOf(value: unknown, most: number): string {
  let room = most;
  const count = (_: string, inner: unknown) => {
    // Its numbers would all be made names of properties first.
    if (ArrayBuffer.isView(inner)) return undefined;
    room -= typeof inner === 'string' ? inner.length : 1;
    if (room < 0) throw new RangeError('too long');
    return inner;
  };
  try {
    return JSON.stringify(value, count) ?? '';
  } catch {
    return '';
  }
}

/**
 * What an error is called: its code, else that of its cause (a failed `fetch` has it there), else its name. Never its message, which
 * may quote anything.
 */
export function errorType(error: unknown): string {
  const own = (error ?? {}) as object;
  const known = [read(own, 'code'), read((read(own, 'cause') ?? {}) as object, 'code'), read(own, 'name')];
  const isName = (each: unknown): each is string =>
    typeof each === 'string' && each !== '' && each !== unreadable;
  return known.find(isName) ?? 'unknown';
}
