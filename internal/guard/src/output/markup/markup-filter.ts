// Finds in a growing text what a renderer of Markdown or HTML would fetch or run.
import type { AddressKind } from './allow-list.ts';
import { judgeTag } from './judge-tag.ts';
import { createLineReader } from './line-reader.ts';

/** What was found: `image` and `html` are fetched or run without a click, `link` carries data when followed. */
export type MarkupKind = 'image' | 'html' | 'link';

/** What becomes of the text, in its order. */
export interface MarkupSink {
  /** The next `count` units stay. */
  keep(count: number): void;
  /** The next `count` units go. */
  cut(count: number): void;
  /** Whether a finding is to be cut; asked once for each. */
  found(kind: MarkupKind, start: number, end: number): boolean;
}

/** Judges one text while it arrives. */
export interface MarkupFilter {
  push(text: string): void;
  end(): void;
}

const longestTag = 4_096;
const longestAddress = 2_048;
const event = /<[a-z]|!\[|\](?:\(|:)|[\r\n]|\/\/|%2f%2f|\\\\/gi;
// Alone in its brackets, without any sign that could change how they pair.
const plainImage =
  /!\[[^\][\\`<\n\r]{0,1000}\]\(([^\s()<>\\`&[\]]{0,2000})(?: {1,9}"[^"\\`<\n\r&]{0,300}")?\)/y;
const openImage =
  /!(?:\[[^\][\\`<\n\r]{0,1000}(?:\](?:\([^\s()<>\\`&[\]]{0,2000}(?: {1,9}(?:"[^"\\`<\n\r&]{0,300}"?)?)?)?)?)?$/y;
const before = /[\s>]{0,400}/y;
const pointed = /<[^<>\n\r]{0,2048}>?/y;
const bare = /[^\s)]{0,2048}/y;
const address = /[^\s"'<>)\]]{0,2000}/y;
const scheme = /(?:https?:|ftp:)$/i;
// A link without data tells its host only that somebody clicked.
const carriesData = /[?#&=;][^\s]{16}|[a-z0-9+/_%-]{40}/i;
const beginning =
  /(?:[<!\]\\\r]|%(?:2(?:f(?:%2?)?)?)?|\b(?:https?|ftp):\/?|\/|\b(?:h|ht|htt|https?|f|ft|ftp))$/i;
const unfinished = { harm: 'none', end: -1 } as const;
const special = /[<!\]\r\n/\\%:]/;

/** Creates a filter. What it cannot tell for certain counts as found. */
export function createMarkupFilter(sink: MarkupSink, judge: (address: string) => AddressKind): MarkupFilter {
  const lines = createLineReader();
  let text = '';
  // Units that left before `text`; everything before `at` is decided.
  let gone = 0;
  let at = 0;
  let line = '';
  let lineFrom = 0;
  let linesRead = -1;
  let linksRead = -1;
  let marksRead = -1;
  let hasOpenImage = false;
  let hasReference = false;
  let hasDefinition = false;
  // A tag that was let pass, and whatever stands inside it.
  let tagFrom = -1;
  let tagTo = -1;
  // A tag waits for its end.
  let isInTag = false;
  // Up to here no tag keeps its beginning: one that has no end in view stands before it.
  let noTagsTo = -1;

  const cut = (kind: MarkupKind, from: number, to: number): number => {
    const isInside = tagFrom >= 0 && from < tagTo;
    const start = isInside ? tagFrom : from;
    const end = isInside ? Math.max(tagTo, to) : to;
    if (!sink.found(kind, gone + start, gone + end)) return to;
    // Lines that were read are no longer what they were.
    if (gone + start <= linesRead) lines.doubt();
    release(start);
    sink.cut(end - start);
    drop(end - start);
    tagFrom = tagTo = -1;
    return 0;
  };
  const drop = (count: number) => {
    noteLine(count);
    text = text.slice(count);
    gone += count;
    at = 0;
  };
  const noteLine = (count: number) => {
    if (line.length < 240 && lineFrom - gone < count)
      line += text.slice(Math.max(0, lineFrom - gone), count).slice(0, 240);
    lineFrom = Math.max(lineFrom, gone + count);
  };
  const release = (count: number) => {
    if (count <= 0) return;
    sink.keep(count);
    drop(count);
    if (tagFrom >= 0) {
      tagFrom -= count;
      tagTo -= count;
    }
  };

  const endLine = (place: number) => {
    if (gone + place <= linesRead) return;
    linesRead = gone + place;
    noteLine(place);
    lines.end(line.slice(0, 240));
    line = '';
    lineFrom = gone + place + 1;
    if (lines.isApart) hasOpenImage = false;
  };

  /** Reads the address behind `](` or `]:`; undefined while it is not whole. */
  const destination = (from: number, isLast: boolean) => {
    before.lastIndex = from;
    const start = from + (before.exec(text)?.[0].length ?? 0);
    const isPointed = text[start] === '<';
    const form = isPointed ? pointed : bare;
    form.lastIndex = start;
    const found = form.exec(text)?.[0] ?? '';
    const end = start + found.length;
    if (end >= text.length && !isLast && end - from < longestAddress) return undefined;
    const inner = isPointed ? found.slice(1, found.endsWith('>') ? -1 : undefined) : found;
    // So much space that its end is not in view: nobody writes that.
    const kind: AddressKind = start - from >= 400 ? 'outside' : judge(inner);
    return { kind, start, end: text[end] === ')' ? end + 1 : end };
  };

  // Each reader returns where to go on, or -1 to wait for more.
  const readImage = (place: number, isLast: boolean): number => {
    plainImage.lastIndex = openImage.lastIndex = place;
    const plain = plainImage.exec(text);
    if (plain) {
      const { 0: whole, 1: url = '' } = plain;
      return judge(url) === 'allowed' ? place + whole.length : cut('image', place, place + whole.length);
    }
    if (!isLast && openImage.test(text)) return -1;
    hasOpenImage = true;
    if (hasDefinition) return cut('image', place, place + 2);
    hasReference = true;
    return place + 2;
  };
  const plainSize = (place: number): number => {
    plainImage.lastIndex = place;
    return plainImage.exec(text)?.[0].length ?? 2;
  };
  const readDestination = (place: number, isLast: boolean): number => {
    const found = destination(place + 2, isLast);
    if (!found) return -1;
    const { kind, start, end } = found;
    const isDefinition = text[place + 1] === ':';
    if (kind === 'script') return cut('html', isDefinition ? start : place, end);
    if (kind === 'allowed') return place + 2;
    if (isDefinition && !hasReference) hasDefinition = true;
    else if (isDefinition || hasOpenImage) return cut('image', isDefinition ? start : place, end);
    return place + 2;
  };
  const readTagAt = (place: number, isLast: boolean): number => {
    const from = tagFrom >= 0 && place < tagTo ? tagFrom : place;
    if (gone + place < noTagsTo) return cut('html', place, place + 2);
    const isOpen = !isLast && !text.includes('>', place);
    const { harm, end } = isOpen ? unfinished : judgeTag(text, place, place + longestTag, judge);
    if (end < 0 && !isLast) {
      if (text.length - from < longestTag) {
        isInTag = true;
        return -1;
      }
      // Whatever follows is no tag without its beginning.
      tagFrom = tagTo = -1;
      noTagsTo = gone + text.length;
      return cut('html', place, place + 2);
    }
    const stop = end < 0 ? text.length : end;
    if (harm === 'html') return cut('html', place, stop);
    if (harm === 'link') note('link', place, stop);
    tagTo = Math.max(from === place ? 0 : tagTo, stop);
    tagFrom = from;
    return place + 2;
  };
  const note = (kind: MarkupKind, start: number, end: number) => {
    if (gone + start <= linksRead) return;
    linksRead = gone + end - 1;
    sink.found(kind, gone + start, gone + end);
  };
  const addressFrom = (place: number) =>
    place - (scheme.exec(text.slice(Math.max(0, place - 6), place))?.[0].length ?? 0);
  const readAddress = (place: number, isLast: boolean): number => {
    const size = text[place] === '%' ? 6 : 2;
    const start = addressFrom(place);
    address.lastIndex = place + size;
    const end = place + size + (address.exec(text)?.[0].length ?? 0);
    if (end >= text.length && !isLast && end - place < 2_000) return -1;
    const url = text.slice(start, end);
    if (end > place + size + 2 && carriesData.test(url) && judge(url) !== 'allowed') note('link', start, end);
    return place + size;
  };

  const scan = (isLast: boolean) => {
    for (;;) {
      event.lastIndex = at;
      const match = event.exec(text);
      if (!match) break;
      const place = match.index;
      const sign = match[0];
      if (tagFrom >= 0 && place >= tagTo) tagFrom = tagTo = -1;
      let next = place + sign.length;
      if (sign === '\n') endLine(place);
      else if (sign === '\r') {
        if (place + 1 < text.length ? text[place + 1] !== '\n' : isLast) lines.doubt();
      } else if (sign[0] === '<') next = readTagAt(place, isLast);
      else if (sign[0] === '!' || sign[0] === ']') {
        // What a tag made wait is read again, but counts once.
        if (gone + place <= marksRead) next = place + (sign[0] === '!' ? plainSize(place) : sign.length);
        else if (!lines.isCode)
          next = sign[0] === '!' ? readImage(place, isLast) : readDestination(place, isLast);
        if (next > place) marksRead = Math.max(marksRead, gone + place);
      } else next = readAddress(place, isLast);
      if (next < 0) {
        const isAddress = sign[0] === '/' || sign[0] === '\\' || sign[0] === '%';
        at = tagFrom >= 0 ? tagFrom : isAddress ? addressFrom(place) : place;
        return;
      }
      at = next;
    }
    at = text.length;
    if (isLast) return;
    const tail = beginning.exec(text.slice(-8));
    if (tail) at -= tail[0].length;
    if (tagFrom >= 0 && tagTo > at) at = tagFrom;
    at = Math.max(at, 0);
  };

  return {
    push(chunk) {
      text += chunk;
      if (isInTag && !chunk.includes('>') && text.length < longestTag) return;
      isInTag = false;
      if (text.length === chunk.length && !special.test(chunk) && !beginning.test(chunk)) {
        if (tagFrom >= 0 && tagTo <= 0) tagFrom = tagTo = -1;
        release(text.length);
        return;
      }
      scan(false);
      release(at);
    },
    end() {
      scan(true);
      release(text.length);
    },
  };
}
