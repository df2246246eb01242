// Says what a hostile or odd file is for the tests.

/** A file, and what comes of it. */
export interface HostileFile {
  /** What is hostile about it. */
  readonly about: string;
  readonly name: string;
  readonly make: () => Uint8Array;
  /** A refusal with this code whose words hold these; or a document whose text and notes hold these. */
  readonly answer: {
    readonly code?: 'document_too_large' | 'unreadable_document';
    readonly says: readonly string[];
    readonly saysNot?: readonly string[];
  };
}
