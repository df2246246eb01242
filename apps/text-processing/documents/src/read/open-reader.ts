// TEMPORARY stand-in until the reader is merged.
import { RequestError } from '../../../src/domain/request-error.ts';
import type { AppValues } from '../../../src/settings/app-schema.ts';
import type { DocumentReader } from '../document/document-reader.ts';

/** Stand-in. */
export function openReader(_values: AppValues, _program: URL | undefined): DocumentReader {
  return {
    async read({ bytes }) {
      const text = new TextDecoder().decode(bytes);
      if (text.trim() === '')
        throw new RequestError('unreadable_document', [{ path: 'body', message: 'is empty' }]);
      const blocks = [...text.matchAll(/\S(?:(?!\n\s*\n)[\s\S])*/g)].map(({ 0: found, index }) => ({
        kind: 'paragraph' as const,
        start: index,
        end: index + found.trimEnd().length,
        heading: -1,
      }));
      return { kind: 'text', text, headings: [], blocks, notes: [] };
    },
    close: async () => {},
  };
}
