// Tells what a file is by its bytes; what it is called only decides between kinds of text.
import type { DocumentKind } from '../../document/source-document.ts';
import { cleanText } from '../build/clean-text.ts';
import { declaredEncodings, decodeText } from './decode-text.ts';
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
  const { text, guessed } = decodeText(bytes, declaredEncodings(bytes, type));
  const clean = cleanText(text);
  // Line ends of Windows are two characters before and one after.
  const lost = text.replaceAll('\r\n', '\n').length - clean.length;
  if (lost + clean.split('\ufffd').length - 1 > text.length * 0.1)
    return { kind: 'unknown', what: 'a binary file of a kind that is not known' };
  const notes = [
    ...(guessed ? [`It does not say what it is written in and was read as ${guessed}.`] : []),
    ...(lost > 1 ? [`${lost} characters that cannot be shown, such as NUL, were left out.`] : []),
  ];
  return { kind: textKind(clean, called), text: clean, notes };
}

/** The mark may stand behind other bytes, as readers of PDF allow; a text that speaks of one has none in its first line. */
function isPdf(bytes: Uint8Array): boolean {
  const last = Math.min(bytes.length, 1_024);
  for (let at = 0; at < last; at += 1)
    if (startsWith(bytes, pdfMark, at)) return at === 0 || bytes[at - 1]! < 0x20;
  return false;
}

/** Files of Office before 2007, and the case that newer ones are encrypted in. */
function oldOffice(bytes: Uint8Array): DetectedFile {
  const directory = new TextDecoder('windows-1252').decode(bytes.subarray(0, 262_144)).replaceAll('\0', '');
  if (directory.includes('EncryptedPackage'))
    return { kind: 'unknown', what: 'encrypted with a password', hint: 'save it without a password' };
  if (directory.includes('WordDocument'))
    return { kind: 'unknown', what: 'a Word file from before 2007 (.doc)', hint: 'save it as .docx' };
  return { kind: 'unknown', what: 'an Office file from before 2007' };
}

function textKind(text: string, called: DocumentKind | undefined): Exclude<DocumentKind, 'pdf' | 'docx'> {
  if (isHtml(text)) return 'html';
  if (isEmail(text) && called !== 'markdown' && called !== 'csv') return 'email';
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

/** Lines of `Name: value` up to the first empty one, with at least three that letters have, among them the sender. */
function isEmail(text: string): boolean {
  const names = new Set<string>();
  // The last line may be cut.
  for (const line of text.slice(0, 20_000).split('\n').slice(0, -1)) {
    if (line.trim() === '') break;
    if (/^[ \t]/.test(line)) continue;
    const name = /^([\w-]{2,60}):/.exec(line)?.[1]?.toLowerCase();
    if (name === undefined && !line.startsWith('From ')) return false;
    if (name && mailFields.test(name)) names.add(name);
  }
  return names.size >= 3 && (names.has('from') || names.has('received'));
}
