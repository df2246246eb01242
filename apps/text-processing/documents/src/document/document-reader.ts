// Says what reads files, wherever it does.
import type { SourceDocument } from './source-document.ts';

/** A file as somebody sent it. What it says of itself is a hint: its bytes decide. */
export interface DocumentFile {
  readonly bytes: Uint8Array;
  /** `report.pdf` */
  readonly name?: string;
  /** Media type, as `application/pdf`. */
  readonly type?: string;
}

/** Reads files into documents. */
export interface DocumentReader {
  /**
   * Rejects with a RequestError: `unreadable_document` says what the file is (encrypted, without a text layer, damaged, not what
   * its name says), `document_too_large` which limit it passes, `too_busy` that nobody is free to read it.
   */
  read(file: DocumentFile, signal?: AbortSignal): Promise<SourceDocument>;
  close(): Promise<void>;
}
