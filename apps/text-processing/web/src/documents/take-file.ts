// Decides what becomes of a file: a plain text goes into the text field, everything else the service reads.

import { decodeText } from '../../../documents/src/read/file/decode-text.ts';

/** What a file is good for here. */
export type Taken = { readonly text: string } | { readonly upload: File };

const plain = /\.(?:txt|text|log|json|md|markdown)$/i;

/** Plain text that fits is taken as it is; the rest is for the service, which says what it is. */
export async function takeFile(file: File, limit: number): Promise<Taken> {
  // UTF-8 takes at most four bytes a character: what is larger cannot fit, and need not be read.
  const isPlain = file.type === 'text/plain' || plain.test(file.name);
  if (!isPlain || file.size > limit * 4) return { upload: file };
  const text = await textOf(file);
  return text.includes('\u0000') || text.length > limit ? { upload: file } : { text };
}

/** The text of a file, whatever it was written in: what a spreadsheet saves is seldom UTF-8. */
export async function textOf(file: File): Promise<string> {
  return decodeText(new Uint8Array(await file.arrayBuffer())).text;
}
