// Walks through XML tag by tag, in one pass, without building anything of it.
import { unreadable } from '../bounds/refuse-file.ts';

/** A tag as it stands in the text. */
export interface XmlTag {
  /** With its prefix: `w:del`. */
  readonly name: string;
  /** What stands behind the name. */
  readonly attributes: string;
  readonly kind: 'open' | 'close' | 'empty';
  readonly start: number;
  /** Offset behind it. */
  readonly end: number;
}

/**
 * Each tag of a text; comments, instructions and CDATA are passed over.
 *
 * @throws RequestError when it declares entities, which Office files never do, or is nested deeper than `maxDepth`.
 */
export function* scanXml(xml: string, maxDepth: number): Generator<XmlTag> {
  let depth = 0;
  for (let start = xml.indexOf('<'); start >= 0; ) {
    const end = endOf(xml, start);
    const mark = xml[start + 1];
    if (mark === '!' && !xml.startsWith('<!--', start) && !xml.startsWith('<![CDATA[', start))
      throw unreadable('is damaged: its XML declares types or entities, which Office files never do');
    if (mark !== '!' && mark !== '?') {
      const tag = toTag(xml, start, end);
      depth += tag.kind === 'open' ? 1 : tag.kind === 'close' ? -1 : 0;
      if (depth > maxDepth) throw unreadable(`is nested more than ${maxDepth} elements deep`);
      yield tag;
    }
    start = xml.indexOf('<', end);
  }
}

const attributes = /(?:^|[\s:])([\w.-]{1,100})\s{0,20}=\s{0,20}(?:"([^"]{0,200})"|'([^']{0,200})')/g;

/** An attribute, whatever its prefix, as it is written; empty where there is none. */
export function attributeOf(tag: XmlTag, name: string): string {
  for (const [, found, double, single] of tag.attributes.matchAll(attributes))
    if (found === name) return double ?? single ?? '';
  return '';
}

/** What a property is set to; empty where it says nothing. */
export const settingOf = (tag: XmlTag): string => attributeOf(tag, 'val');

/** Whether a value switches a property off: to name one is to switch it on. */
export const isOff = (value: string): boolean => /^(?:0|false|off)$/.test(value);

function toTag(xml: string, start: number, end: number): XmlTag {
  const kind = xml[start + 1] === '/' ? 'close' : xml[end - 2] === '/' ? 'empty' : 'open';
  const from = start + (kind === 'close' ? 2 : 1);
  let to = from;
  while (to < end - 1 && !/[\s/>]/.test(xml[to]!)) to += 1;
  return { name: xml.slice(from, to), attributes: xml.slice(to, end - 1), kind, start, end };
}

/** Behind what begins at `start`: a bracket within quotes does not end a tag. */
function endOf(xml: string, start: number): number {
  const closing = xml.startsWith('<!--', start) ? '-->' : xml.startsWith('<![CDATA[', start) ? ']]>' : '';
  if (closing !== '') {
    const at = xml.indexOf(closing, start + 4);
    return at < 0 ? xml.length : at + closing.length;
  }
  let quote = '';
  for (let at = start + 1; at < xml.length; at += 1) {
    const letter = xml[at]!;
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '>') return at + 1;
  }
  return xml.length;
}
