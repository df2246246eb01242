// Says which line or folder of a corpus cannot be used.

/** A corpus that cannot be read, by the line that is broken where there is one. */
export class CorpusError extends Error {
  override readonly name = 'CorpusError';
}
