// Names the bounds that a file is read in.

/** Bounds on one file; what passes one of them is refused with its name. */
export interface ReadLimits {
  /** Size of the file. Default: 20 MiB. */
  readonly maxBytes: number;
  /** Length of its text. Default: 5,000,000. */
  readonly maxCharacters: number;
  /** Default: 2,000. */
  readonly maxPages: number;
  /** Paragraphs, items and rows of its text: each is kept with its place. Default: 100,000. */
  readonly maxBlocks: number;
  /** What it inflates to, where it is an archive as DOCX is. Default: 50 MB. */
  readonly maxInflatedBytes: number;
  /** How deep its elements may lie in each other, where it is made of elements. Default: 256. */
  readonly maxDepth: number;
}

/** The bounds where nothing else is said. */
export const defaultReadLimits: ReadLimits = {
  maxBytes: 20_971_520,
  maxCharacters: 5_000_000,
  maxPages: 2_000,
  maxBlocks: 100_000,
  maxInflatedBytes: 50_000_000,
  maxDepth: 256,
};
