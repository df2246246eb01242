// Follows the lines of Markdown as far as fences of code and the ends of paragraphs go.

/** Knows where code in fences stands; says no where it is not sure. */
export interface LineReader {
  /** Takes the beginning of a line that has ended, at most 240 characters. */
  end(line: string): void;
  /** Somewhere stands a line ending, or a tag, that makes fences uncertain. */
  doubt(): void;
  /** What stands here is code in a fence for every renderer. */
  readonly isCode: boolean;
  /** The line before was empty: whatever was open in a paragraph has ended. */
  readonly isApart: boolean;
}

const fence = /^(?:`{3,}|~{3,})/;
const fenceAnywhere = /^[\s>*+\-\d.)]*(?:`{3,}|~{3,})/;
const unsureHtml = /<(?:[!?]|(?:script|pre|style|textarea)\b)/i;

/** Creates a reader of lines. Only a fence at the very beginning of its line counts: no list, quote or HTML holds it. */
export function createLineReader(): LineReader {
  let open = '';
  let isSure = true;
  let isApart = true;
  let hasHtml = false;
  return {
    end(line) {
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (text.includes('\r')) isSure = false;
      if (open !== '') {
        const first = open[0] as string;
        const mark = text.trim();
        if (!mark.startsWith(first.repeat(3))) return;
        const isClose = mark.length >= open.length && mark === first.repeat(mark.length);
        // Another line of such signs: some renderers end the code here, some do not.
        if (!isClose || !/^ {0,3}[`~]/.test(text) || line.length >= 240) isSure = false;
        open = '';
        isApart = false;
        return;
      }
      isApart = /^[ \t]*$/.test(text);
      if (isApart) hasHtml = false;
      if (unsureHtml.test(text)) isSure = false;
      const opening = fence.exec(text)?.[0] ?? '';
      const isFence = opening !== '' && !text.includes('`', opening.length);
      if (isFence && isSure && !hasHtml && line.length < 240) open = opening;
      else if (fenceAnywhere.test(text)) isSure = false;
      if (/^[\s>*+\-\d.)]*</.test(text)) hasHtml = true;
    },
    doubt() {
      isSure = false;
    },
    get isCode() {
      return open !== '' && isSure;
    },
    get isApart() {
      return isApart;
    },
  };
}
