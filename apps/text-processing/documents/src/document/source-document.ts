// Says what a document is once its file has been read: plain text, and where in the file each piece of it stood.

/** What kind of file a document came from. */
export type DocumentKind = 'text' | 'markdown' | 'html' | 'pdf' | 'docx' | 'email' | 'csv';

/** A heading, in the order of the text. */
export interface Heading {
  readonly text: string;
  /** 1 is the outermost. */
  readonly level: number;
  /** Number of the heading it stands under, or -1. */
  readonly parent: number;
}

/** A stretch of the text that belongs together. Blocks are in order and do not overlap; between two is only white space. */
export interface DocumentBlock {
  readonly kind: 'heading' | 'paragraph' | 'item' | 'row' | 'code';
  /** Offset in the text, in UTF-16 units, as `slice` counts. */
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
  /** Page of the file, from 1, where the file has pages. */
  readonly page?: number;
  /** Number of the heading it stands under (its own for a heading), or -1. */
  readonly heading: number;
}

/** A document that has been read. */
export interface SourceDocument {
  readonly kind: DocumentKind;
  /** What the file itself says that it is called. */
  readonly title?: string;
  readonly text: string;
  readonly headings: readonly Heading[];
  readonly blocks: readonly DocumentBlock[];
  /** Number of pages, where the file has pages. */
  readonly pages?: number;
  /** What was left out or is worth knowing, a sentence each: `Deleted text of 3 tracked changes was left out.` */
  readonly notes: readonly string[];
}

/** The texts of a heading and of those above it, outermost first. */
export function headingPath(headings: readonly Heading[], heading: number): string[] {
  const path: string[] = [];
  for (let at = heading; at >= 0 && path.length < 12; at = headings[at]?.parent ?? -1)
    path.unshift(headings[at]?.text ?? '');
  return path;
}
