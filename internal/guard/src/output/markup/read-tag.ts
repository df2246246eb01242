// Reads one start tag as the HTML Standard's tokenizer does (13.2.5.8 to 13.2.5.40).

/** An attribute as it is written; its references are not read. */
export interface Attribute {
  readonly name: string;
  readonly value: string;
}

/** A start tag, or as much of it as is there. */
export interface Tag {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  /** After its `>`; -1 while that is missing. */
  readonly end: number;
  /** Whether a quoted value has an empty line, where Markdown puts tags of its own, or a value is still to come. */
  readonly isTorn: boolean;
}

const emptyLine = /\n[\t\r >]*\n/;
const tagName = /[^\t\n\f\r />]*/y;
const between = /[\t\n\f\r /]*/y;
const attributeName = /.[^\t\n\f\r />=]*/sy;
const equals = /[\t\n\f\r ]*=[\t\n\f\r ]*/y;
const bareValue = /[^\t\n\f\r >]*/y;

/** Reads the start tag whose `<` stands at `start`, up to `limit` at most. */
export function readTag(whole: string, start: number, limit: number): Tag {
  const text = limit < whole.length ? whole.slice(0, limit) : whole;
  const attributes: Attribute[] = [];
  let at = start + 1;
  const read = (form: RegExp): string => {
    form.lastIndex = at;
    const found = form.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  const name = read(tagName).toLowerCase();
  let isTorn = false;
  while (at < text.length) {
    read(between);
    if (text[at] === '>') return { name, attributes, end: at + 1, isTorn };
    if (at >= text.length) break;
    const key = read(attributeName).toLowerCase();
    if (read(equals) === '') {
      attributes.push({ name: key, value: '' });
      continue;
    }
    const quote = text[at];
    let value = '';
    if (quote === '"' || quote === "'") {
      const close = text.indexOf(quote, at + 1);
      value = text.slice(at + 1, close < 0 ? text.length : close);
      at = close < 0 ? text.length : close + 1;
      if (emptyLine.test(value)) isTorn = true;
    } else value = read(bareValue);
    // Whatever the page writes next would be the value.
    if (value === '' && at >= text.length) isTorn = true;
    attributes.push({ name: key, value });
  }
  return { name, attributes, end: -1, isTorn };
}
