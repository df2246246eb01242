// Tells whether a start tag makes a page fetch or run something.
import type { AddressKind } from './allow-list.ts';
import { decodeReferences } from './character-references.ts';
import type { Tag } from './read-tag.ts';
import { readTag } from './read-tag.ts';

/** What a tag does by itself; `link` only when somebody follows it. */
export type TagHarm = 'none' | 'link' | 'html';

/** A start tag in a text. */
export interface JudgedTag {
  readonly harm: TagHarm;
  /** After its `>`; -1 while that is missing. */
  readonly end: number;
}

// These load, steer or change other elements as soon as an attribute says what; the type <object> in a text does not.
const active = new Set(
  'base meta link iframe frame frameset object embed applet portal fencedframe animate animatetransform animatemotion set'.split(
    ' ',
  ),
);
const always = /^(?:script|style$|javascript:|vbscript:|data:|livescript:|mocha:)/;
const addressed = new Set(
  'src srcset href xlink:href poster background data action formaction manifest archive codebase classid code lowsrc dynsrc imagesrcset icon profile longdesc object ping attributionsrc'.split(
    ' ',
  ),
);
// What nearly every page says of itself, and nothing loads for.
const said =
  /^(?:charset=utf-?8|name=(?:viewport|description|keywords|author|generator|theme-color|color-scheme)|content=.*)$/is;
const styled = /[\\@]|url|image|expression|behavior|binding|src\s*\(/i;
const quotePrefix = /\n(?:[ \t]*>)+/;

/** Judges the start tag at `start` as a browser reads it, and as it is once Markdown has taken the marks of a quote away. */
export function judgeTag(
  text: string,
  start: number,
  limit: number,
  judge: (address: string) => AddressKind,
): JudgedTag {
  const tag = readTag(text, start, limit);
  const harm = harmOf(tag, judge);
  const shown = text.slice(start, tag.end < 0 ? limit : tag.end);
  if (!quotePrefix.test(shown)) return { harm, end: tag.end };
  const { plain, places } = withoutQuotes(text, start, limit);
  const quoted = readTag(plain, 0, plain.length);
  const other = harmOf(quoted, judge);
  const end = quoted.end < 0 ? -1 : (places[quoted.end - 1] as number) + 1;
  const worse = harm === 'html' || other === 'html' ? 'html' : harm === 'link' ? harm : other;
  return { harm: worse, end: tag.end < 0 || end < 0 ? -1 : Math.max(tag.end, end) };
}

function harmOf({ name, attributes, isTorn }: Tag, judge: (address: string) => AddressKind): TagHarm {
  if (isTorn || always.test(name)) return 'html';
  const isSaid = name === 'meta' && attributes.every((one) => said.test(`${one.name}=${one.value}`));
  if (active.has(name) && !isSaid && attributes.some(({ value }) => value !== '')) return 'html';
  let harm: TagHarm = 'none';
  for (const { name: key, value: written } of attributes) {
    const value = decodeReferences(written);
    const next = harmOfAttribute(name, key, value, judge);
    if (next === 'html') return next;
    if (next === 'link') harm = next;
  }
  return harm;
}

function harmOfAttribute(
  tag: string,
  name: string,
  value: string,
  judge: (address: string) => AddressKind,
): TagHarm {
  if (/^on./.test(name)) return value === '' ? 'none' : 'html';
  if (name === 'srcdoc' || (name === 'http-equiv' && value !== '')) return 'html';
  if (name === 'style') return styled.test(value) ? 'html' : 'none';
  if (/url\s*\(/i.test(value) && !/^\s*url\(\s*["']?#[\w-]*["']?\s*\)\s*$/i.test(value)) return 'html';
  if (!addressed.has(name)) return 'none';
  // Several addresses may stand in one value, and each of them counts, as does the whole.
  const kinds = [value, ...value.split(/[\s,]+/).filter(Boolean)].map(judge);
  if (kinds.includes('script')) return 'html';
  if (!kinds.includes('outside')) return 'none';
  return name === 'ping' ||
    ((name === 'href' || name === 'attributionsrc') && (tag === 'a' || tag === 'area'))
    ? 'link'
    : 'html';
}

function withoutQuotes(text: string, start: number, limit: number) {
  const places: number[] = [];
  let plain = '';
  const prefix = /\n(?:[ \t]*>)*/y;
  for (let at = start, stop = Math.min(limit, text.length); at < stop; ) {
    plain += text[at];
    places.push(at);
    prefix.lastIndex = at;
    at += prefix.exec(text)?.[0].length ?? 1;
  }
  return { plain, places };
}
