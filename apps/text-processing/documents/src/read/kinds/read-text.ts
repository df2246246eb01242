// Reads plain text: a paragraph is what stands between empty lines.
import type { SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { createDocumentBuilder } from '../build/document-builder.ts';

/** Letters in a line from which on lines are paragraphs, since no hand wraps them so late. */
const longLine = 160;

/** Reads a text; where its author set no empty lines and did not wrap either, each line is a paragraph. */
export function readText(text: string, limits: ReadLimits): SourceDocument {
  const builder = createDocumentBuilder('text', limits);
  for (const paragraph of text.split(/\n[ \t]*\n/)) {
    const lines = paragraph.split('\n');
    const isUnwrapped = lines.length > 1 && paragraph.length / lines.length > longLine;
    for (const piece of isUnwrapped ? lines : [paragraph]) builder.verbatim(piece, 'paragraph');
  }
  return builder.build();
}
