// Reads an e-mail: who wrote to whom, and what; never what is attached.
import type { Address, Email } from 'postal-mime';
import type { SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { unreadable } from '../bounds/refuse-file.ts';
import { cleanText } from '../build/clean-text.ts';
import type { DocumentBuilder } from '../build/document-builder.ts';
import { createDocumentBuilder } from '../build/document-builder.ts';
import { parseMail } from '../email/parse-mail.ts';
import type { HtmlNode } from '../html/html-node.ts';

const maxNames = 20;

/** Reads an e-mail: its page, as its readers are shown it, or its plain text where it has none. */
export async function readEmail(bytes: Uint8Array, limits: ReadLimits): Promise<SourceDocument> {
  const builder = createDocumentBuilder('email', limits);
  const source = fromFirstField(bytes);
  if (isMailbox(Buffer.from(source.buffer, source.byteOffset, source.byteLength)))
    throw unreadable('is a mailbox of several e-mails', 'send each of them as a file of its own');
  const { mail, notes } = await parseMail(source);
  builder.title(mail.subject);
  builder.heading(mail.subject ?? '', 1);
  builder.paragraph(headOf(mail));
  await addBody(mail, builder);
  for (const note of notes) builder.note(note);
  const { attachments } = mail;
  const names = attachments.map(({ filename, mimeType }) => filename ?? mimeType);
  if (names.length > 0)
    builder.note(
      `${names.length === 1 ? 'An attachment was' : `${names.length} attachments were`} not read: ${names.slice(0, maxNames).join(', ')}${names.length > maxNames ? ' and more' : ''}.`,
    );
  return builder.build();
}

/** Whether another e-mail begins behind the first: all but that would be lost (zbateson/mail-mime-parser#201). */
const isMailbox = (source: Buffer): boolean =>
  source.subarray(0, 5).toString('latin1') === 'From ' && nextMail.test(source.toString('latin1'));

const nextMail = /\n\r?\nFrom [^\r\n]{1,200}\d{4}[^\r\n]{0,20}\r?\n[!-9;-~]{1,76}:/;

/** Without a mark of UTF-8 and empty lines: to a parser the fields would end with these. */
function fromFirstField(bytes: Uint8Array): Uint8Array {
  let from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[from] === 0x20 || bytes[from] === 0x09 || bytes[from] === 0x0a || bytes[from] === 0x0d)
    from += 1;
  return bytes.subarray(from);
}

function headOf({ from, to, cc, date, headers }: Email): string {
  const line = (name: string, addresses: readonly Address[] | undefined) =>
    addresses && addresses.length > 0
      ? [`${name}: ${addresses.slice(0, maxNames).map(nameOf).join(', ')}`]
      : [];
  return [
    ...line('From', from && [from]),
    ...line('To', to),
    ...line('Cc', cc),
    ...(date ? [`Date: ${localDate(date, headers.find(({ key }) => key === 'date')?.value)}`] : []),
  ].join('\n');
}

/** A date where it was written: a letter of the evening is not one of the next day (barbushin/php-imap#209). */
function localDate(date: string, written = ''): string {
  const [, sign = '', hours = '', minutes = ''] = /:\d\d\s+([+-])(\d\d)(\d\d)(?!\d)/.exec(written) ?? [];
  const offset = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  const shifted = new Date(Date.parse(date) + offset * 60_000);
  if (!offset || Number.isNaN(shifted.getTime())) return date;
  return shifted.toISOString().replace(/\.\d+Z$/, `${sign}${hours}:${minutes}`);
}

function nameOf(address: Address): string {
  if (address.group) return address.name;
  const { name, address: mailbox = '' } = address;
  return name ? `${name} <${mailbox}>` : mailbox;
}

async function addBody({ text = '', html = '' }: Email, builder: DocumentBuilder): Promise<void> {
  // The text has words of the page that it hides; the page has the plain parts beside it, such as the footer of a list.
  if (html !== '' && (await addPageOf(html, builder))) return;
  for (const paragraph of cleanText(text)
    .trim()
    .split(/\n[ \t]*\n/))
    builder.verbatim(paragraph, 'paragraph');
  if (html !== '' && text.trim() === '') await addPicturesOf(html, builder);
}

async function addPicturesOf(html: string, builder: DocumentBuilder): Promise<void> {
  const { parsePage } = await import('../html/html-node.ts');
  const { dropHidden } = await import('../html/drop-hidden.ts');
  const { addPictures } = await import('../html/add-pictures.ts');
  const { root } = parsePage(html);
  dropHidden(root);
  addPictures(root, builder);
}

/** Adds what a page shows; false where it has no words, seen or not, as one that is a picture. */
async function addPageOf(html: string, builder: DocumentBuilder): Promise<boolean> {
  const { parsePage } = await import('../html/html-node.ts');
  const { dropHidden } = await import('../html/drop-hidden.ts');
  const { addPage } = await import('../html/add-page.ts');
  const { root } = parsePage(html);
  if (!(await hasWords(root))) return false;
  if (dropHidden(root) > 0) builder.note('Text that the e-mail does not show was left out.');
  if (!(await hasWords(root)))
    builder.note(
      'The page of the e-mail shows no words, and a plain text that nobody is shown was not read.',
    );
  addPage(root, builder);
  return true;
}

const noText = new Set(['head', 'script', 'style', 'title']);

async function hasWords(root: HtmlNode): Promise<boolean> {
  const { walk } = await import('../html/html-node.ts');
  let isFound = false;
  walk(root, ({ nodeType, localName = '', data = '' }) => {
    isFound ||= nodeType === 3 && /[\p{L}\p{N}]/u.test(data);
    return !isFound && !noText.has(localName);
  });
  return isFound;
}
