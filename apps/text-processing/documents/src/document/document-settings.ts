// Holds the settings of the work on documents.
import { integer } from '../../../src/settings/setting-kinds.ts';

/** Settings of files that are read, and of documents that are longer than a model takes at once. */
export const documentSettings = {
  maxDocumentBytes: integer(1_000, 268_435_456, 20_971_520, 'Largest file that is read, in bytes.'),
  maxDocumentCharacters: integer(1_000, 20_000_000, 5_000_000, 'Longest text of a file, in characters.'),
  maxDocumentPages: integer(1, 100_000, 2_000, 'Most pages of a file.'),
  documentTimeoutMs: integer(
    100,
    600_000,
    30_000,
    'Longest time to read a file; the process that reads it is then replaced.',
  ),
  documentMemoryMb: integer(128, 8_192, 512, 'Most memory of the process that reads files, in MB.'),
  documentKeepMs: integer(
    60_000,
    86_400_000,
    3_600_000,
    'How long a document that was sent is kept, and what came of it.',
  ),
  documentPartTokens: integer(
    200,
    200_000,
    6_000,
    'Length of the parts that a long document is worked on in, in tokens of about four letters.',
  ),
};
