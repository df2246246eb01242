// Reads an e-mail: who wrote to whom, and what; never what is attached.
import type { Address, Email } from 'postal-mime';
import PostalMime from 'postal-mime';
import type { SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { unreadable } from '../bounds/refuse-file.ts';
import { cleanText } from '../build/clean-text.ts';
import type { DocumentBuilder } from '../build/document-builder.ts';
import { createDocumentBuilder } from '../build/document-builder.ts';

const maxNesting = 64;
const maxHeadersBytes = 1_048_576;
const maxNames = 20;

/** Reads an e-mail: its plain text, or its page where that says more. */
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

async function addBody({ text = '', html }: Email, builder: DocumentBuilder): Promise<void> {
  const plain = cleanText(text).trim();
  const page = html === undefined ? undefined : await pageOf(html);
  // Some plain parts only say that there is a page.
  if (page && page.letters > plain.length * 4) {
    page.addTo(builder);
    if (page.hidden > 0) builder.note('Text that the e-mail does not show was left out.');
    return;
  }
  for (const paragraph of plain.split(/\n[ \t]*\n/)) builder.verbatim(paragraph, 'paragraph');
}

async function pageOf(html: string) {
  const { parsePage, walk } = await import('../html/html-node.ts');
  const { dropHidden } = await import('../html/drop-hidden.ts');
  const { addPage } = await import('../html/add-page.ts');
  const { root } = parsePage(html);
  const hidden = dropHidden(root);
  let letters = 0;
  walk(root, ({ data = '' }) => {
    letters += data.replace(/\s+/g, ' ').length;
    return true;
  });
  return { hidden, letters, addTo: (builder: DocumentBuilder) => addPage(root, builder) };
}
