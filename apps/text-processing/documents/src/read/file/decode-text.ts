// Turns the bytes of a text into characters, whatever they were written in.

/** A text, and what it was written in where that was a guess. */
export interface DecodedText {
  readonly text: string;
  /** `windows-1252`, where it is neither UTF-8 nor says what it is. */
  readonly guessed?: string;
}

const marks: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Reads a text: by its mark, as UTF-8, by what `declared` says of it, else as Windows does in the West. */
export function decodeText(bytes: Uint8Array, declared: readonly string[] = []): DecodedText {
  const marked = marks.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  if (marked) return { text: new TextDecoder(marked[0]).decode(bytes) };
  const wide = wideWithoutMark(bytes);
  if (wide) return { text: new TextDecoder(wide).decode(bytes), guessed: wide };
  // What is declared is often the default of a server, where the bytes are UTF-8; of this one they always are.
  const isAscii = (encoding: string) => /^(?:cs)?iso-?2022-?jp$/i.test(encoding);
  for (const encoding of [...declared.filter(isAscii), 'utf-8', ...declared]) {
    const text = tryDecode(encoding, bytes);
    if (text !== undefined) return { text };
  }
  return { text: new TextDecoder('windows-1252').decode(bytes), guessed: 'windows-1252' };
}

function tryDecode(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-16 without a mark: every other byte of Western text is zero. */
function wideWithoutMark(bytes: Uint8Array): string | undefined {
  const seen = Math.min(bytes.length, 2_000);
  const zeros = [0, 0];
  for (let at = 0; at < seen; at += 1) if (bytes[at] === 0) zeros[at % 2]! += 1;
  const half = seen / 2;
  if (seen < 8 || Math.max(...zeros) < half * 0.6 || Math.min(...zeros) > half * 0.05) return undefined;
  return zeros[1]! > zeros[0]! ? 'utf-16le' : 'utf-16be';
}

/** What a media type and the own head of a page or of XML say that a text is written in. */
export function declaredEncodings(bytes: Uint8Array, type = ''): string[] {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 1_024));
  return [
    /charset=["']?([\w-]{2,40})/i.exec(type),
    /^<\?xml[^<>]{0,200}encoding=["']([\w-]{2,40})/i.exec(head),
    /<meta[^<>]{0,200}charset=["']?([\w-]{2,40})/i.exec(head),
  ].flatMap((found) => found?.[1] ?? []);
}
