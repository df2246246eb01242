// Tells what a file says that it is, by its name and by its media type.
import type { DocumentKind } from '../../document/source-document.ts';

const endings: Readonly<Record<string, DocumentKind>> = {
  txt: 'text',
  text: 'text',
  log: 'text',
  rst: 'text',
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  pdf: 'pdf',
  docx: 'docx',
  eml: 'email',
  csv: 'csv',
  tsv: 'csv',
};

const types: Readonly<Record<string, DocumentKind>> = {
  'text/markdown': 'markdown',
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'message/rfc822': 'email',
  'text/csv': 'csv',
  'text/tab-separated-values': 'csv',
};

/** The endings of the names of files that are read. */
export const readEndings: readonly string[] = Object.keys(endings).map((ending) => `.${ending}`);

/** The kind a name ends in, else the one its media type names. */
export function calledKind(name = '', type = ''): DocumentKind | undefined {
  const ending = /\.([a-z0-9]{1,10})$/i.exec(name.trim())?.[1]?.toLowerCase();
  return endings[ending ?? ''] ?? types[type.split(';')[0]!.trim().toLowerCase()];
}

/** Each kind as people name it, for sentences. */
export const kindNames: Readonly<Record<DocumentKind, string>> = {
  text: 'plain text',
  markdown: 'Markdown',
  html: 'HTML',
  pdf: 'PDF',
  docx: 'DOCX',
  email: 'an e-mail',
  csv: 'CSV',
};
