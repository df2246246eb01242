// Splits a text into what is drawn as a paragraph.
import type { DocumentBlock } from '../../../documents/src/document/source-document.ts';

/** A stretch of a text that stands by itself. */
export interface Passage {
  readonly kind: DocumentBlock['kind'];
  readonly start: number;
  readonly end: number;
  readonly page?: number | undefined;
}

/** The paragraphs of a plain text: lines with an empty line between them. All of the text is in one of them, white space apart. */
export function passagesOf(text: string): Passage[] {
  const passages: Passage[] = [];
  let at = 0;
  for (const part of text.split(/(\n[^\S\n]*\n\s*)/)) {
    if (part.trim() !== '') passages.push({ kind: 'paragraph', start: at, end: at + part.length });
    at += part.length;
  }
  return passages;
}

/** Page that an offset stands on, where the text has pages. */
export function pageOf(passages: readonly Passage[], offset: number): number | undefined {
  return passages.find(({ end }) => offset < end)?.page;
}
