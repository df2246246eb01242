// Tells a number of JSON, for which no label can stand that has no quotes.

const isNumber = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const farthest = 2_000;
// A line that is escaped, as JSON in JSON is.
const blank = String.raw`(?:\s|\\{1,15}[nrt]){0,60}`;
const endsField = new RegExp(`^${blank}(?:[,}]|$)`);
const endsItem = new RegExp(`^${blank}[,\\]]`);

/** The quotes for a label in the place of a number of JSON, escaped as often as those around it; nothing anywhere else. */
export function quotesAt(text: string, start: number, end: number): string {
  if (!isNumber.test(text.slice(start, end))) return '';
  const after = text.slice(end, end + 120);
  const isField = endsField.test(after);
  if (!isField && !endsItem.test(after)) return '';
  let before = blanksOff(text, start);
  if (text[before - 1] === ':') return isField ? (quoteBefore(text, blanksOff(text, before - 1)) ?? '') : '';
  // The items before it, up to the bracket that opens the list, and those of the lists around that one.
  let quote: string | undefined;
  const first = Math.max(0, start - farthest);
  while (before > first && endsItem.test(after)) {
    const sign = text[before - 1];
    if (sign === '[') {
      if (quote !== undefined) return quote;
      const outer = blanksOff(text, before - 1);
      if (text[outer - 1] === ':') return quoteBefore(text, blanksOff(text, outer - 1)) ?? '"';
      const opening = quoteBefore(text, outer);
      // It opens a text that holds the list: one level further in.
      if (opening !== undefined) return `\\${opening.slice(0, -1).repeat(2)}"`;
      if (text[outer - 1] !== ',' && text[outer - 1] !== '[') return '"';
      before = outer;
    } else if (sign === ',') {
      const item = itemBefore(text, blanksOff(text, before - 1));
      if (item === undefined) return '';
      quote ??= item.quote;
      before = blanksOff(text, item.start);
    } else return '';
  }
  // Nothing but items over so long a way: a list, wherever its bracket stands.
  return first > 0 && before <= first ? (quote ?? '"') : '';
}

/** The item of a list that ends at a place. */
function itemBefore(
  text: string,
  end: number,
): { readonly start: number; readonly quote?: string } | undefined {
  const quote = quoteBefore(text, end);
  if (quote !== undefined) {
    // What is escaped deeper belongs to the text.
    for (let at = end - quote.length - 1; at >= 0 && at > end - farthest; at -= 1)
      if (text[at - 1] !== '\\' && text.startsWith(quote, at)) return { start: at, quote };
    return undefined;
  }
  if (text[end - 1] === '}' || text[end - 1] === ']') {
    for (let at = end - 1, depth = 0; at >= 0 && at > end - farthest; at -= 1) {
      const sign = text[at];
      if (sign === '}' || sign === ']') depth += 1;
      if (sign === '{' || sign === '[') depth -= 1;
      if (depth === 0) return { start: at };
    }
    return undefined;
  }
  let start = end;
  while (start > 0 && end - start < 40 && /[\w.+-]/.test(text.charAt(start - 1))) start -= 1;
  return /^(?:-?\d[\d.eE+-]*|true|false|null)$/.test(text.slice(start, end)) ? { start } : undefined;
}

/** The quote that ends at a place, with its backslashes. */
function quoteBefore(text: string, end: number): string | undefined {
  if (text[end - 1] !== '"') return undefined;
  let start = end - 1;
  while (start > 0 && end - start < 16 && text[start - 1] === '\\') start -= 1;
  return text.slice(start, end);
}

/** Where what stands before a place ends, without blanks and what escapes them. */
function blanksOff(text: string, end: number): number {
  for (let at = end; ; ) {
    if (at > 0 && /\s/.test(text.charAt(at - 1))) at -= 1;
    else if (at > 1 && /[nrt]/.test(text.charAt(at - 1)) && text[at - 2] === '\\') {
      at -= 1;
      while (at > 0 && text[at - 1] === '\\') at -= 1;
    } else return at;
  }
}
