// Follows code that Markdown shows, as far as an HTML parser that is given the same text would do nothing with it either.

/** What becomes of a tag: it is judged as any other, it is text for everybody, or more has to come first. */
export type Shown = 'judge' | 'text' | 'wait';

/** Follows one text while it arrives. */
export interface ShownCode {
  /** Takes what has left, in order and without gaps. */
  take(text: string): void;
  /** An empty line ends `count` units behind what was taken: whatever was open in a paragraph has ended. */
  reset(count: number): void;
  /** Something was cut, or stands there that makes the rest uncertain. */
  doubt(): void;
  /** Judges what begins with the `<` at `place` of the text that follows what was taken. */
  judge(text: string, place: number, isFence: boolean, isLast: boolean): Shown;
  /** What was taken and what follows may be read as a style sheet: its addresses load. */
  readonly mayBeStyle: boolean;
  /** Every tag so far stands in code. */
  readonly isSure: boolean;
}

const longestSpan = 500;
const longestWait = 4_000;
// After these an HTML parser no longer reads tags as it does elsewhere (HTML Standard, 13.2.6.4).
const other =
  /^(?:title|textarea|xmp|iframe|noembed|noframes|noscript|script|plaintext|svg|math|select|template|frameset|head)$/i;
const sign = /`+|[\n|]|\\`/g;
const wholeTag = /<([a-z][^\s/<>"'=`]*)((?:\s+[^\s/<>"'=`]+(?:="[^"<>`]*"|='[^'<>`]*')?)*)\s*\/?>/iy;
const endTag = /<\/([a-z][a-z\d-]*)[ \t]*>/iy;
const harmless = /^(?:lang|scoped|module|type|media|title|class|id|nonce)$/i;

/** Creates a follower of one text. What it says yes to is text for every renderer, however it is shown. */
export function createShownCode(): ShownCode {
  let isSure = true;
  let isBalanced = true;
  let open = 0;
  // Taken and not read; and how much was read of what is still to be taken.
  let waiting = '';
  let ahead = 0;
  let isInStyle = false;
  let mayBeStyle = false;

  /** Pairs the marks of code as the specification does; a line on which one is left over makes its paragraph uncertain. */
  const read = (text: string) => {
    for (const [found] of text.matchAll(sign)) {
      if (open === 0) {
        if (found[0] === '`') open = found.length;
        else if (found[0] === '\\') isBalanced = false;
      } else if (found.length === open && found[0] === '`') open = 0;
      // A cell of a table ends there, and with it the code in some dialects.
      else if (found === '\n' || found === '|') isBalanced = false;
      // Nothing is escaped in code: this is its end, or a run of one inside.
      else if (found[0] === '\\') isBalanced = false;
    }
  };
  /** Where the code ends that is open at `place`; -1 where that is not known, undefined while it is not in view. */
  const endOf = (text: string, place: number, isLast: boolean): number | undefined => {
    const close = /`+|[\r\n|]/g;
    close.lastIndex = place;
    for (let found = close.exec(text); found; found = close.exec(text)) {
      if (found.index - place > longestSpan || found[0][0] !== '`') return -1;
      const isWhole = found.index + found[0].length < text.length || isLast;
      if (!isWhole) return undefined;
      if (found[0].length === open) return found.index;
    }
    return isLast || text.length - place > longestSpan ? -1 : undefined;
  };
  /** What an HTML parser makes of the tag at `place`, which has to end before `end`. */
  const shownAs = (text: string, place: number, end: number): Shown | 'doubt' => {
    const form = text[place + 1] === '/' ? endTag : wholeTag;
    form.lastIndex = place;
    const [whole = '', name = '', attributes = ''] = form.exec(text.slice(0, end)) ?? [];
    const isStyle = name.toLowerCase() === 'style';
    if (isInStyle) {
      // The rest of a style sheet has no tags but its end.
      if (!/^<\/style/i.test(text.slice(place, place + 7))) return 'text';
      isInStyle = false;
      return isStyle ? 'text' : 'doubt';
    }
    if (whole === '' || other.test(name)) return 'doubt';
    if (!isStyle || form === endTag) return 'judge';
    const keys = attributes.replace(/=(?:"[^"]*"|'[^']*')/g, '').split(/\s+/);
    if (!keys.every((key) => key === '' || harmless.test(key))) return 'doubt';
    isInStyle = mayBeStyle = true;
    return 'text';
  };

  return {
    take(text) {
      const known = Math.min(ahead, text.length);
      ahead -= known;
      if (!isSure || !isBalanced) return;
      if (waiting.length + text.length - known > longestWait) isBalanced = false;
      else waiting += text.slice(known);
    },
    reset(count) {
      waiting = '';
      ahead = Math.max(ahead, count);
      open = 0;
      isBalanced = true;
    },
    doubt() {
      isSure = false;
      waiting = '';
    },
    judge(text, place, isFence, isLast) {
      if (!isSure) return 'judge';
      read(waiting + text.slice(ahead, place));
      waiting = '';
      ahead = Math.max(ahead, place);
      let end: number | undefined = -1;
      if (isFence) {
        const line = text.slice(place, place + longestSpan).search(/[\r\n]/);
        end = line >= 0 ? place + line : isLast || text.length - place > longestSpan ? -1 : undefined;
        if (end === -1 && isLast) end = text.length;
      } else if (open > 0 && isBalanced) end = endOf(text, place, isLast);
      if (end === undefined) return 'wait';
      const shown = end < 0 ? 'doubt' : shownAs(text, place, end);
      if (shown !== 'doubt') return shown;
      isSure = false;
      return 'judge';
    },
    get mayBeStyle() {
      return mayBeStyle;
    },
    get isSure() {
      return isSure;
    },
  };
}
