// Tells what a file is by its bytes; what it is called only decides between kinds of text.
import type { DocumentKind } from '../../document/source-document.ts';
import { cleanText } from '../build/clean-text.ts';
import { declaredEncodings, decodeNotes, decodeText } from './decode-text.ts';
import { foreignFile } from './known-signatures.ts';

/** What a file is: one that is read, with its text where it is text; or not, and what it is then. */
export type DetectedFile =
  | { readonly kind: 'pdf' | 'zip' }
  | {
      readonly kind: Exclude<DocumentKind, 'pdf' | 'docx'>;
      readonly text: string;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly what: string; readonly hint?: string };

const pdfMark = [0x25, 0x50, 0x44, 0x46, 0x2d];
const oleMark = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const startsWith = (bytes: Uint8Array, mark: readonly number[], at = 0) =>
  mark.every((byte, index) => bytes[at + index] === byte);

/** What the bytes are. `called` is the kind that name or type stand for. */
export function detectFile(bytes: Uint8Array, called: DocumentKind | undefined, type?: string): DetectedFile {
  if (isPdf(bytes)) return { kind: 'pdf' };
  if (startsWith(bytes, [0x50, 0x4b, 3, 4]) || startsWith(bytes, [0x50, 0x4b, 5, 6])) return { kind: 'zip' };
  if (startsWith(bytes, oleMark)) return oldOffice(bytes);
  const foreign = foreignFile(bytes);
  if (foreign) return { kind: 'unknown', what: foreign };
  const decoded = decodeText(bytes, declaredEncodings(bytes, type));
  const { text } = decoded;
  const clean = cleanText(text);
  // Line ends of Windows are two characters before and one after.
  const lost = text.replaceAll('\r\n', '\n').length - clean.length;
  if (lost + clean.split('\ufffd').length - 1 > text.length * 0.1)
    return { kind: 'unknown', what: 'a binary file of a kind that is not known' };
  const kind = textKind(clean, called);
  // The parts of an e-mail are written in what each of them is.
  const notes = [
    ...(kind === 'email' ? [] : decodeNotes(decoded)),
    ...(lost > 1 ? [`${lost} characters that cannot be shown, such as NUL, were left out.`] : []),
  ];
  return { kind, text: clean, notes };
}

/** The mark may stand behind other bytes, as readers of PDF allow; a text that speaks of one has none in its first line. */
function isPdf(bytes: Uint8Array): boolean {
  const last = Math.min(bytes.length, 1_024);
  for (let at = 0; at < last; at += 1)
    if (startsWith(bytes, pdfMark, at)) return at === 0 || bytes[at - 1]! < 0x20;
  return false;
}

/** Files of Office before 2007, Outlook's, and the case that newer ones are encrypted in. */
function oldOffice(bytes: Uint8Array): DetectedFile {
  const names = oleNames(bytes);
  // What is attached to a message has names of its own (docling-project/docling-serve#704).
  if (names.includes('__substg1.0_') || names.includes('__properties_version1.0'))
    return { kind: 'unknown', what: 'an Outlook message (.msg)', hint: 'save it as .eml' };
  if (names.includes('EncryptedPackage'))
    return { kind: 'unknown', what: 'encrypted with a password', hint: 'save it without a password' };
  if (names.includes('WordDocument'))
    return { kind: 'unknown', what: 'a Word file from before 2007 (.doc)', hint: 'save it as .docx' };
  return { kind: 'unknown', what: 'an Office file from before 2007' };
}

/** The beginning of a compound file, and of its directory, which may stand at its end. */
function oleNames(bytes: Uint8Array): string {
  const looked = new TextDecoder('windows-1252');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sector = bytes.length < 64 ? 0 : view.getUint32(48, true) + 1;
  const at = sector * 2 ** (bytes.length < 64 ? 0 : view.getUint16(30, true) % 16);
  return [bytes.subarray(0, 262_144), bytes.subarray(at, at + 65_536)]
    .map((part) => looked.decode(part).replaceAll('\0', ''))
    .join('\n');
}

function textKind(text: string, called: DocumentKind | undefined): Exclude<DocumentKind, 'pdf' | 'docx'> {
  if (isHtml(text)) return 'html';
  if (isEmail(text, called === 'email') && called !== 'markdown' && called !== 'csv') return 'email';
  return called === 'markdown' || called === 'csv' || called === 'html' ? called : 'text';
}

function isHtml(text: string): boolean {
  const head = text
    .slice(0, 2_000)
    .replace(/<!--[^>]{0,1000}-->|<\?xml[^>]{0,200}>/g, '')
    .trimStart();
  return /^<(?:!doctype\s+html|html|head|body)[\s>]/i.test(head);
}

const mailFields =
  /^(?:from|to|cc|subject|date|received|return-path|delivered-to|message-id|mime-version|content-type)$/;

/** A name of a field, as RFC 5322 has it: any visible letters; a space before the colon was allowed once. */
const fieldName = /^([!-9;-~]{1,997})[ \t]*:/;

/**
 * Lines of `Name: value` up to the first empty one, with at least three that letters have, among them the sender; one of them is enough
 * where it is called an e-mail, since a draft has no sender.
 */
function isEmail(text: string, isCalled: boolean): boolean {
  const names = new Set<string>();
  // The last line may be cut, where it is not the file's.
  const lines = text.slice(0, 20_000).trimStart().split('\n');
  if (text.length > 20_000) lines.pop();
  for (const line of lines) {
    if (line.trim() === '') break;
    if (/^[ \t]/.test(line)) continue;
    const name = fieldName.exec(line)?.[1]?.toLowerCase();
    if (name === undefined && !/^>?From /.test(line)) {
      if (isCalled) continue;
      return false;
    }
    if (name && mailFields.test(name)) names.add(name);
  }
  if (isCalled) return names.size > 0;
  return names.size >= 3 && (names.has('from') || names.has('received'));
}
