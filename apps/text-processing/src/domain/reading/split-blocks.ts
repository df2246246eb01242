// Takes a text apart at its headings, lists and paragraphs.

/** A stretch of text that no sentence crosses: a paragraph, a list item, a heading, or something that is not prose. */
export interface Block {
  readonly kind: 'prose' | 'heading' | 'other';
  readonly text: string;
  readonly start: number;
}

const listItem = /^\s{0,12}(?:[-*•+]|\(?[0-9a-z]{1,3}[.)])\s/i;
const markdownHeading = /^#{1,6}\s/;
const rule = /^[\s=\-_*~.#|+]+$/;

/** Splits text into blocks at blank lines, list items, headings and fences. Linear in the length of the text. */
export function splitBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let start = 0;
  let position = 0;
  let inFence = false;

  const flush = (kind?: Block['kind']) => {
    if (lines.length > 0) {
      const joined = lines.join('\n');
      blocks.push({ kind: kind ?? kindOf(lines, joined), text: joined, start });
    }
    lines = [];
  };
  const add = (line: string) => {
    if (lines.length === 0) start = position;
    lines.push(line);
  };

  for (const line of text.split('\n')) {
    if (line.startsWith('```') || line.startsWith('~~~')) {
      flush(inFence ? 'other' : undefined);
      inFence = !inFence;
    } else if (inFence) {
      add(line);
    } else if (line.trim() === '' || rule.test(line)) {
      flush();
    } else if (markdownHeading.test(line)) {
      flush();
      add(line);
      flush('heading');
    } else {
      if (listItem.test(line)) flush();
      add(line);
    }
    position += line.length + 1;
  }
  flush(inFence ? 'other' : undefined);
  return blocks;
}

function kindOf(lines: readonly string[], joined: string): Block['kind'] {
  const trimmed = joined.trim();
  const letters = trimmed.match(/\p{L}/gu)?.length ?? 0;
  if (letters < trimmed.replace(/\s+/g, '').length * 0.6) return 'other';
  const endsLikeSentence = /[.!?:;,"”’)]$/.test(trimmed);
  const words = trimmed.split(/\s+/).length;
  const isItem = listItem.test(joined);
  if (!isItem && lines.length <= 2 && words <= 12 && !endsLikeSentence) return 'heading';
  if (words <= 12 && trimmed === trimmed.toUpperCase()) return 'heading';
  return words < 4 && !endsLikeSentence ? 'other' : 'prose';
}
