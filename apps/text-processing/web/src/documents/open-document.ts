// Says what the page knows of a document that the service holds.
import type { SourceDocument } from '../../../documents/src/document/source-document.ts';

/** A document as the service tells of it. */
export interface OpenDocument extends SourceDocument {
  readonly id: string;
  readonly name?: string;
  readonly characters: number;
}

const kinds = {
  text: 'Text',
  markdown: 'Markdown',
  html: 'Web page',
  pdf: 'PDF',
  docx: 'Word document',
  email: 'E-mail',
  csv: 'Table',
} as const;

/** What kind of file it is, in words. */
export const kindOf = ({ kind }: Pick<OpenDocument, 'kind'>): string => kinds[kind] ?? kind;
