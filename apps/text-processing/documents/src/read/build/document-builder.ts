// Puts a document together from its pieces, each with its place.
import type { DocumentBlock, DocumentKind, Heading, SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { tooLarge, unreadable } from '../bounds/refuse-file.ts';
import { toLine, toLines, wholeWords } from './clean-text.ts';

/** Takes the pieces of a file in the order they are read in. Pieces without letters are left out. */
export interface DocumentBuilder {
  heading(text: string, level: number, page?: number): void;
  paragraph(text: string, page?: number): void;
  /** An item of a list; `marker` is what stands before it. Default: `-`. */
  item(text: string, options?: { readonly page?: number; readonly marker?: string }): void;
  row(cells: readonly string[], page?: number): void;
  /** Lines that stay as they are. */
  verbatim(text: string, kind: 'code' | 'paragraph'): void;
  note(sentence: string): void;
  title(text: string | undefined): void;
  /** @throws RequestError `unreadable_document` when there is no text. */
  build(pages?: number): SourceDocument;
}

/** A bar within a cell that would be read as the end of it (microsoft/markitdown#2438). */
const aloneBar = /(?<!\S)\|(?!\S)/g;

/** Creates a builder that stops at the limits: each piece throws `document_too_large` behind them. */
export function createDocumentBuilder(kind: DocumentKind, limits: ReadLimits): DocumentBuilder {
  const pieces: string[] = [];
  const blocks: DocumentBlock[] = [];
  const headings: Heading[] = [];
  const notes = new Set<string>();
  let title: string | undefined;
  let length = 0;
  let current = -1;

  function add(blockKind: DocumentBlock['kind'], text: string, page?: number): void {
    if (text === '') return;
    const before = blocks.at(-1)?.kind;
    const isRun = before === blockKind && (blockKind === 'item' || blockKind === 'row');
    const gap = before === undefined ? '' : isRun ? '\n' : '\n\n';
    const start = length + gap.length;
    const end = start + text.length;
    if (end > limits.maxCharacters)
      throw tooLarge(
        `has a text of more than ${limits.maxCharacters} characters (limit: characters)`,
        limits.maxCharacters,
      );
    if (blocks.length >= limits.maxBlocks)
      throw tooLarge(
        `has more than ${limits.maxBlocks} paragraphs and rows (limit: paragraphs)`,
        limits.maxBlocks,
      );
    pieces.push(gap, text);
    length = end;
    blocks.push({ kind: blockKind, start, end, ...(page !== undefined && { page }), heading: current });
  }

  return {
    heading(text, level, page) {
      const line = toLine(text);
      if (line === '') return;
      const depth = Math.min(6, Math.max(1, level));
      let parent = current;
      while (parent >= 0 && headings[parent]!.level >= depth) parent = headings[parent]!.parent;
      current = headings.push({ text: line, level: depth, parent }) - 1;
      add('heading', `${'#'.repeat(depth)} ${line}`, page);
    },
    paragraph: (text, page) => add('paragraph', toLines(text), page),
    item(text, { page, marker = '-' } = {}) {
      const words = toLines(text).replaceAll('\n', ' ');
      if (words !== '') add('item', `${marker} ${words}`, page);
    },
    row(cells, page) {
      const line = cells.map((cell) => toLine(cell).replace(aloneBar, '\\|')).join(' | ');
      if (/[^\s|\\]/.test(line)) add('row', line.trim(), page);
    },
    verbatim(text, blockKind) {
      const lines = wholeWords(text)
        .replace(/[ \t]+$/gm, '')
        .replace(/^\n+|\n+$/g, '');
      if (lines.trim() !== '') add(blockKind, lines);
    },
    note: (sentence) => void notes.add(sentence),
    title(text) {
      const line = toLine(text ?? '').slice(0, 300);
      if (line !== '') title ??= line;
    },
    build(pages) {
      if (blocks.length === 0) throw unreadable('is empty: there is no text in it');
      return {
        kind,
        ...(title !== undefined && { title }),
        text: pieces.join(''),
        headings,
        blocks,
        ...(pages !== undefined && { pages }),
        notes: [...notes],
      };
    },
  };
}
