// Cuts out of a text as it stands what a page would fetch or run, and leaves a mark there.
import type { AddressKind } from './allow-list.ts';
import type { MarkupSink } from './markup-filter.ts';
import { createMarkupFilter } from './markup-filter.ts';

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

const mark = '[link removed]';

/** Text on its way out. */
interface MarkedOutput {
  keep(text: string): void;
  cut(): void;
  /** What has come together since the last call. */
  take(): string;
}

/** Creates an output whose marks never become part of an image, a link or a definition. */
export function createMarkedOutput(): MarkedOutput {
  let text = '';
  let last = '';
  let isMarked = false;
  return {
    keep(part) {
      if (part === '') return;
      if (isMarked && /^(?:[([:]|\\u)/.test(part)) text += ' ';
      isMarked = false;
      text += part;
      last = part.slice(-1);
    },
    cut() {
      // Two in a row are one.
      if (isMarked) return;
      text += /^\s?$/.test(last) ? mark : ` ${mark}`;
      isMarked = true;
    },
    take() {
      const taken = text;
      text = '';
      return taken;
    },
  };
}

/** One step on the way out: takes text and gives what may leave. */
export interface Stage {
  push(text: string): string;
  end(): string;
}

/** Creates the step for a text that is shown as it is. */
export function createTextStage(judge: (address: string) => AddressKind, found: MarkupSink['found']): Stage {
  const output = createMarkedOutput();
  let pending = '';
  const next = (count: number) => {
    const part = pending.slice(0, count);
    pending = pending.slice(count);
    return part;
  };
  const filter = createMarkupFilter(
    {
      keep: (count) => output.keep(next(count)),
      cut(count) {
        next(count);
        output.cut();
      },
      found,
    },
    judge,
  );
  return {
    push(text) {
      pending += text;
      filter.push(text);
      return output.take();
    },
    end() {
      filter.end();
      return output.take();
    },
  };
}
