// Turns the bytes of a text into characters, whatever they were written in.
import { encodingName } from './encoding-names.ts';

/** A text, and what it was written in where that was a guess. */
export interface DecodedText {
  readonly text: string;
  /** `windows-1252`, where it is neither UTF-8 nor says what it is. */
  readonly guessed?: string;
  /** Characters of UTF-8 that are damaged; each stands as U+FFFD. */
  readonly damaged?: number;
}

/** What is to be said about how a text was read. */
export function decodeNotes({ guessed, damaged = 0 }: DecodedText): string[] {
  return [
    ...(guessed ? [`It does not say what it is written in and was read as ${guessed}.`] : []),
    ...(damaged > 0
      ? [`${damaged === 1 ? 'A character was' : `${damaged} characters were`} damaged, shown as \ufffd here.`]
      : []),
  ];
}

const marks: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Reads a text: by its mark, as UTF-8, by what `declared` says of it, else as Windows does in the West. */
export function decodeText(bytes: Uint8Array, declared: readonly string[] = []): DecodedText {
  const marked = marks.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  if (marked) return withDamage(new TextDecoder(marked[0]).decode(bytes));
  const wide = wideWithoutMark(bytes);
  if (wide) return { text: new TextDecoder(wide).decode(bytes), guessed: wide };
  // What is declared is often the default of a server, where the bytes are UTF-8; of this one they always are.
  const isAscii = (encoding: string) => /^(?:cs)?iso-?2022-?jp$/i.test(encoding);
  for (const encoding of [...declared.filter(isAscii), 'utf-8']) {
    const text = tryDecode(encoding, bytes);
    if (text !== undefined) return { text };
  }
  const mended = damagedUtf8(bytes);
  if (mended) return mended;
  for (const encoding of declared) {
    const text = tryDecode(encodingName(encoding), bytes);
    if (text !== undefined) return { text };
  }
  return { text: new TextDecoder('windows-1252').decode(bytes), guessed: 'windows-1252' };
}

function withDamage(text: string): DecodedText {
  const damaged = text.split('\ufffd').length - 1;
  return damaged === 0 ? { text } : { text, damaged };
}

function tryDecode(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-8 of which a byte was lost, as where it was cut: no other text has nine characters in ten that are UTF-8 by chance. */
function damagedUtf8(bytes: Uint8Array): DecodedText | undefined {
  const text = new TextDecoder('utf-8').decode(bytes);
  let wide = 0;
  let damaged = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) wide += 1;
    if (code === 0xfffd) damaged += 1;
  }
  const within = text.endsWith('\ufffd') ? damaged - 1 : damaged;
  return wide > damaged && within <= wide * 0.1 ? { text, damaged } : undefined;
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
