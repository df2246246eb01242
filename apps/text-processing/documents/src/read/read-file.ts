// Reads one file into a document; each library is loaded when the first file of its kind comes.
import type { SourceDocument } from '../document/source-document.ts';
import type { ReadLimits } from './bounds/read-limits.ts';
import { kindsRead, unreadable } from './bounds/refuse-file.ts';
import { calledKind, kindNames } from './file/called-kind.ts';
import type { DetectedFile } from './file/detect-file.ts';
import { detectFile } from './file/detect-file.ts';

/** What a file says of itself, and the bounds it is read in. */
export interface FileToRead {
  readonly name?: string;
  readonly type?: string;
  readonly limits: ReadLimits;
}

/**
 * Reads a file as what its bytes are; where that is not what it is called, a note says so.
 *
 * @throws RequestError `unreadable_document` that says what it is, or `document_too_large` that names the limit.
 */
export async function readFile(
  bytes: Uint8Array,
  { name, type, limits }: FileToRead,
): Promise<SourceDocument> {
  if (bytes.byteLength === 0) throw unreadable('is empty: it has no bytes');
  const called = calledKind(name, type);
  const file = detectFile(bytes, called, type);
  const document = await readDetected(file, bytes, limits, called && kindNames[called]);
  const notes = [...('notes' in file ? file.notes : []), ...document.notes];
  // Any text is plain text, whatever it is called; only what promised more than it is gets a note.
  if (
    called !== undefined &&
    called !== document.kind &&
    !(called === 'text' && document.kind === 'markdown')
  )
    notes.unshift(
      `It is called ${kindNames[called]}, but is ${kindNames[document.kind]}, and was read as that.`,
    );
  return { ...document, notes };
}

async function readDetected(
  file: DetectedFile,
  bytes: Uint8Array,
  limits: ReadLimits,
  called: string | undefined,
): Promise<SourceDocument> {
  try {
    switch (file.kind) {
      case 'unknown':
        throw unreadable(
          `is ${file.what}${called && !file.hint ? `, though it is called ${called}` : ''}`,
          file.hint ?? kindsRead,
        );
      case 'pdf':
        return await (await import('./kinds/read-pdf.ts')).readPdf(bytes, limits);
      case 'markdown':
        return (await import('./kinds/read-markdown.ts')).readMarkdown(file.text, limits);
      case 'csv':
        return (await import('./kinds/read-csv.ts')).readCsv(file.text, limits);
      case 'html':
        return (await import('./kinds/read-html.ts')).readHtml(file.text, limits);
      case 'email':
        return await (await import('./kinds/read-email.ts')).readEmail(bytes, limits);
      case 'zip':
        return await readArchive(bytes, limits, called);
      case 'text':
        return (await import('./kinds/read-text.ts')).readText(file.text, limits);
    }
  } catch (error) {
    // The stack of the program is as deep as what it walks through.
    if (error instanceof RangeError && /stack/i.test(error.message))
      throw unreadable('is nested too deeply to be read');
    throw error;
  }
}

/** Office files are archives: which one tells what is in it. */
async function readArchive(
  bytes: Uint8Array,
  limits: ReadLimits,
  called: string | undefined,
): Promise<SourceDocument> {
  const { openZip } = await import('./zip/read-zip.ts');
  const archive = openZip(bytes, limits.maxInflatedBytes);
  if (archive.names.some((name) => wordDocument.test(name)))
    return await (await import('./kinds/read-docx.ts')).readDocx(archive, limits);
  const what = archiveKinds.find(([mark]) => archive.names.some((name) => name.startsWith(mark)))?.[1];
  throw unreadable(
    `is ${what ?? 'a ZIP archive'}${called ? `, though it is called ${called}` : ''}`,
    kindsRead,
  );
}

/** Word on the web numbers it. */
const wordDocument = /^word\/document\d{0,3}\.xml$/;

const archiveKinds: readonly (readonly [string, string])[] = [
  ['xl/', 'an Excel workbook'],
  ['ppt/', 'a PowerPoint presentation'],
  ['META-INF/container.xml', 'an e-book (EPUB)'],
  ['content.xml', 'an OpenDocument file'],
  ['META-INF/MANIFEST.MF', 'a Java program'],
];
