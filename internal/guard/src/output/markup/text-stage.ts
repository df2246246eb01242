// Cuts out of a text as it stands what a page would fetch or run, and leaves a mark there.
import type { AddressKind } from './allow-list.ts';
import type { MarkupSink } from './markup-filter.ts';
import { createMarkupFilter } from './markup-filter.ts';

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
