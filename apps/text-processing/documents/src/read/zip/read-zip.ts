// Reads a ZIP archive from memory: what it says of its sizes is not believed.
import { inflateRawSync } from 'node:zlib';
import { tooLarge, unreadable } from '../bounds/refuse-file.ts';

/** An archive that has been looked into. */
export interface ZipArchive {
  /** Names of its files. */
  readonly names: readonly string[];
  /** The bytes of a file; undefined when there is none of that name. @throws RequestError when what was read so far is too much. */
  read(name: string): Uint8Array | undefined;
}

interface Entry {
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly length: number;
  readonly place: number;
}

const maxEntries = 10_000;
const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
const endLength = 22;
const entryLength = 46;
const localLength = 30;
const longestComment = 65_535;
const damaged = () => unreadable('is a damaged archive');

/** Looks into an archive; all that is read of it together may inflate to `maxBytes`. */
export function openZip(bytes: Uint8Array, maxBytes: number): ZipArchive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = readEntries(bytes, view);
  let left = maxBytes;
  return {
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name);
      if (!entry) return undefined;
      const content = inflate(bytes, view, entry, left);
      if (content === undefined)
        throw tooLarge(`inflates to more than ${maxBytes} bytes (limit: inflated bytes)`, maxBytes);
      left -= content.byteLength;
      return content;
    },
  };
}

function readEntries(bytes: Uint8Array, view: DataView): Map<string, Entry> {
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  if (count > maxEntries)
    throw tooLarge(`is an archive of more than ${maxEntries} files (limit: files)`, maxEntries);
  const entries = new Map<string, Entry>();
  const names = new TextDecoder();
  let at = view.getUint32(end + 16, true);
  for (let read = 0; read < count; read += 1) {
    if (at + entryLength > bytes.length || view.getUint32(at, true) !== entryMark) throw damaged();
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) =>
      view.getUint16(at + place, true),
    );
    const name = names.decode(bytes.subarray(at + entryLength, at + entryLength + nameLength!));
    entries.set(slashed(name), {
      method: view.getUint16(at + 10, true),
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      length: view.getUint32(at + 20, true),
      place: view.getUint32(at + 42, true),
    });
    at += entryLength + nameLength! + extraLength! + commentLength!;
  }
  return entries;
}

/** Some programs write the names of Windows, and some a root (python-openxml/python-docx#1513). */
const slashed = (name: string) => name.replaceAll('\\', '/').replace(/^\//, '');

/** The record at the end, in front of a comment of any length. */
function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - endLength - longestComment);
  for (let at = view.byteLength - endLength; at >= first; at -= 1)
    if (view.getUint32(at, true) === endMark) return at;
  throw damaged();
}

function inflate(bytes: Uint8Array, view: DataView, entry: Entry, left: number): Uint8Array | undefined {
  const { place, length, method } = entry;
  if (place + localLength > bytes.length || view.getUint32(place, true) !== localMark) throw damaged();
  if (entry.isEncrypted) throw unreadable('is encrypted with a password', 'save it without a password');
  const from = place + localLength + view.getUint16(place + 26, true) + view.getUint16(place + 28, true);
  if (from + length > bytes.length) throw damaged();
  const packed = bytes.subarray(from, from + length);
  if (method === 0) return length > left ? undefined : packed;
  if (method !== 8) throw damaged();
  if (left <= 0) return undefined;
  try {
    return inflateRawSync(packed, { maxOutputLength: left });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw damaged();
  }
}
