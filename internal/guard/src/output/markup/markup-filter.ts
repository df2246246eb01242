// Finds in a growing text what a renderer of Markdown or HTML would fetch or run.
import type { AddressKind } from './allow-list.ts';
import { addressFrom, readBareAddress } from './bare-address.ts';
import { judgeTag } from './judge-tag.ts';
import { createLineReader } from './line-reader.ts';
import { readDestination } from './read-destination.ts';
import { createShownCode } from './shown-code.ts';
import { staysInStyle, styleLoads, unfinishedStyle } from './style-sheet.ts';

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
const event = /<[a-z!?/]|!\[|\](?:\(|:)|[\r\n]|\/\/|%2f%2f|\\\\/gi;
const eventOrStyle = new RegExp(`${styleLoads}|${event.source}`, 'gi');
// Alone in its brackets, without any sign that could change how they pair.
const plainImage =
  /!\[[^\][\\`<\n\r]{0,1000}\]\(([^\s()<>\\`&[\]]{0,2000})(?: {1,9}"[^"\\`<\n\r&]{0,300}")?\)/y;
const openImage =
  /!(?:\[[^\][\\`<\n\r]{0,1000}(?:\](?:\([^\s()<>\\`&[\]]{0,2000}(?: {1,9}(?:"[^"\\`<\n\r&]{0,300}"?)?)?)?)?)?$/y;
const beginning =
  /(?:[<!\]\\\r]|%(?:2(?:f(?:%2?)?)?)?|\b(?:https?|ftp):\/?|\/|\b(?:h|ht|htt|https?|f|ft|ftp))$/i;
const unfinished = { harm: 'none', end: -1 } as const;
const isStyle = /[(@]|import$/i;
const special = /[<!\]\r\n/\\%:]/;

/** Creates a filter. What it cannot tell for certain counts as found. */
export function createMarkupFilter(sink: MarkupSink, judge: (address: string) => AddressKind): MarkupFilter {
  const lines = createLineReader();
  const code = createShownCode();
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
    code.doubt();
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
    code.take(text.slice(0, count));
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
    // Where nothing but code had a tag so far, there is none that could begin on this line.
    lines.end((code.isSure ? line.replaceAll('<', ' ') : line).slice(0, 240));
    if (lines.isApart && line.length < 240) code.reset(place + 1);
    line = '';
    lineFrom = gone + place + 1;
    if (lines.isApart) hasOpenImage = false;
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
  const readLink = (place: number, isLast: boolean): number => {
    const found = readDestination(text, place + 2, isLast, judge);
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
    const shown = code.judge(text, place, lines.isCode, isLast);
    if (shown === 'wait') return -1;
    if (shown === 'text' || !/[a-z]/i.test(text[place + 1] as string)) return place + 1;
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
  const readAddress = (place: number, isLast: boolean): number => {
    const found = readBareAddress(text, place, isLast);
    if (!found) return -1;
    const { start, end, next, carries } = found;
    if (carries && judge(text.slice(start, end)) !== 'allowed') note('link', start, end);
    return next;
  };
  const readStyle = (place: number, sign: string, isLast: boolean): number => {
    const stays = staysInStyle(text, place, sign, isLast, judge);
    if (stays === undefined) return -1;
    return stays ? place + sign.length : cut('html', place, place + sign.length);
  };

  const scan = (isLast: boolean) => {
    for (;;) {
      const form = code.mayBeStyle ? eventOrStyle : event;
      form.lastIndex = at;
      const match = form.exec(text);
      if (!match) break;
      const place = match.index;
      const sign = match[0];
      if (tagFrom >= 0 && place >= tagTo) tagFrom = tagTo = -1;
      let next = place + sign.length;
      if (sign === '\n') endLine(place);
      else if (sign === '\r') {
        if (place + 1 < text.length ? text[place + 1] !== '\n' : isLast) {
          lines.doubt();
          code.doubt();
        }
      } else if (sign[0] === '<') next = readTagAt(place, isLast);
      else if (sign[0] === '!' || sign[0] === ']') {
        // What a tag made wait is read again, but counts once.
        if (gone + place <= marksRead) next = place + (sign[0] === '!' ? plainSize(place) : sign.length);
        else if (!lines.isCode) next = sign[0] === '!' ? readImage(place, isLast) : readLink(place, isLast);
        if (next > place) marksRead = Math.max(marksRead, gone + place);
      } else if (isStyle.test(sign)) next = readStyle(place, sign, isLast);
      else next = readAddress(place, isLast);
      if (next < 0) {
        const isAddress = /^(?:\/\/|\\\\|%)/.test(sign);
        at = tagFrom >= 0 ? tagFrom : isAddress ? addressFrom(text, place) : place;
        return;
      }
      at = next;
    }
    at = text.length;
    if (isLast) return;
    const tail = beginning.exec(text.slice(-8));
    at -= Math.max(tail?.[0].length ?? 0, code.mayBeStyle ? unfinishedStyle(text) : 0);
    if (tagFrom >= 0 && tagTo > at) at = tagFrom;
    at = Math.max(at, 0);
  };

  return {
    push(chunk) {
      text += chunk;
      if (isInTag && !chunk.includes('>') && text.length < longestTag) return;
      isInTag = false;
      if (
        text.length === chunk.length &&
        !code.mayBeStyle &&
        !special.test(chunk) &&
        !beginning.test(chunk)
      ) {
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
