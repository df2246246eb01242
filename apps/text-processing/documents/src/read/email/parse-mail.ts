// Parses an e-mail; its texts are read as those of files are, whatever its parts say of themselves.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Email } from 'postal-mime';
import PostalMime from 'postal-mime';
import { unreadable } from '../bounds/refuse-file.ts';
import { declaredEncodings, decodeNotes, decodeText } from '../file/decode-text.ts';

const maxNesting = 64;
const maxHeadersBytes = 1_048_576;

/** An e-mail, and what is to be said about how its texts were read. */
export interface ParsedMail {
  readonly mail: Email;
  readonly notes: ReadonlySet<string>;
}

/** A text of an e-mail, as far as it is asked here. */
interface TextPart {
  content: ArrayBuffer | null;
  readonly contentType: { readonly parsed: { readonly params: Record<string, string> } };
  getTextContent(): string;
}

const notesOfThis = new AsyncLocalStorage<Set<string>>();
let isPrepared = false;

/** Parses an e-mail. @throws RequestError when it is nested too deeply or has too many header lines. */
export async function parseMail(bytes: Uint8Array): Promise<ParsedMail> {
  prepare();
  const notes = new Set<string>();
  try {
    const options = { maxNestingDepth: maxNesting, maxHeadersSize: maxHeadersBytes };
    return { mail: await notesOfThis.run(notes, () => PostalMime.parse(bytes, options)), notes };
  } catch (error) {
    if (/nesting depth/i.test(String(error)))
      throw unreadable(`is an e-mail whose parts are nested more than ${maxNesting} deep`);
    if (/header size/i.test(String(error)))
      throw unreadable(`is an e-mail with more than ${maxHeadersBytes} bytes of header lines`);
    throw error;
  }
}

/**
 * Has the library read the bytes of texts as files are read: by itself it believes the `charset` of a part and nothing else, which many
 * lack or have wrong (nodemailer/mailparser#370, jstedfast/MimeKit#870). It has no option for that, also not for e-mails within e-mails.
 */
function prepare(): void {
  if (isPrepared) return;
  isPrepared = true;
  const { root } = new PostalMime() as unknown as { readonly root: object };
  const parts = Object.getPrototypeOf(root) as TextPart;
  const { getTextContent } = parts;
  parts.getTextContent = function readText(this: TextPart) {
    const { params } = this.contentType.parsed;
    if (this.content) {
      const bytes = new Uint8Array(this.content);
      const decoded = decodeText(bytes, [
        ...(params.charset ? [params.charset] : []),
        ...declaredEncodings(bytes),
      ]);
      for (const note of decodeNotes(decoded)) notesOfThis.getStore()?.add(note);
      this.content = new TextEncoder().encode(decoded.text).buffer as ArrayBuffer;
      params.charset = 'utf-8';
    }
    return getTextContent.call(this);
  };
}
