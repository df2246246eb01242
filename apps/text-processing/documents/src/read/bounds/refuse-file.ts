// Words the refusal of a file: what it is, and which limit it passes.
import { RequestError } from '../../../../src/domain/request-error.ts';

/** What to do about a file that is too large. */
const smaller = 'split it, or send the part that matters';

/** The kinds that are read, as people name them. */
export const kindsRead = 'text, Markdown, HTML, PDF, DOCX, e-mail (.eml) and CSV are read';

/** A file that passes a limit. */
export function tooLarge(message: string, limit: number, hint: string = smaller): RequestError {
  return new RequestError('document_too_large', [{ path: 'file', message, limit, hint }]);
}

/** A file whose text cannot be had. */
export function unreadable(message: string, hint?: string): RequestError {
  return new RequestError('unreadable_document', [{ path: 'file', message, ...(hint && { hint }) }]);
}
