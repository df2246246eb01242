// Reads an e-mail: who wrote to whom, and what; never what is attached.
import type { Address, Email } from 'postal-mime';
import PostalMime from 'postal-mime';
import type { SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { unreadable } from '../bounds/refuse-file.ts';
import { cleanText } from '../build/clean-text.ts';
import type { DocumentBuilder } from '../build/document-builder.ts';
import { createDocumentBuilder } from '../build/document-builder.ts';
import type { HtmlNode } from '../html/html-node.ts';

const maxNesting = 64;
const maxHeadersBytes = 1_048_576;
const maxNames = 20;

/** Reads an e-mail: its page, as its readers are shown it, or its plain text where it has none. */
export async function readEmail(bytes: Uint8Array, limits: ReadLimits): Promise<SourceDocument> {
  const builder = createDocumentBuilder('email', limits);
  const mail = await parseMail(bytes);
  builder.title(mail.subject);
  builder.heading(mail.subject ?? '', 1);
  builder.paragraph(headOf(mail));
  await addBody(mail, builder);
  const { attachments } = mail;
  const names = attachments.map(({ filename, mimeType }) => filename ?? mimeType);
  if (names.length > 0)
    builder.note(
      `${names.length === 1 ? 'An attachment was' : `${names.length} attachments were`} not read: ${names.slice(0, maxNames).join(', ')}${names.length > maxNames ? ' and more' : ''}.`,
    );
  return builder.build();
}

async function parseMail(bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, { maxNestingDepth: maxNesting, maxHeadersSize: maxHeadersBytes });
  } catch (error) {
    if (/nesting depth/i.test(String(error)))
      throw unreadable(`is an e-mail whose parts are nested more than ${maxNesting} deep`);
    if (/header size/i.test(String(error)))
      throw unreadable(`is an e-mail with more than ${maxHeadersBytes} bytes of header lines`);
    throw error;
  }
}

function headOf({ from, to, cc, date }: Email): string {
  const line = (name: string, addresses: readonly Address[] | undefined) =>
    addresses && addresses.length > 0
      ? [`${name}: ${addresses.slice(0, maxNames).map(nameOf).join(', ')}`]
      : [];
  return [
    ...line('From', from && [from]),
    ...line('To', to),
    ...line('Cc', cc),
    ...(date ? [`Date: ${date}`] : []),
  ].join('\n');
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
