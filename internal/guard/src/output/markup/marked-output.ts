// Collects what leaves of a text, with a mark where something was cut out.

const mark = '[link removed]';

/** Text on its way out. */
export interface MarkedOutput {
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
