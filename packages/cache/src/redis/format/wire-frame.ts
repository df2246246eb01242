// Writes entries as versioned bytes for Redis, and reads them back.
import { crc32 } from 'node:zlib';
import { CacheError } from '../../errors/cache-error.ts';
import type { StoredEntry } from '../../ports/cache-store.ts';
import { compress, decompress } from './compression.ts';
import type { KeyRing } from './key-ring.ts';

/** Turns values into bytes and back; JSON unless the user brings another. */
export interface CacheCodec {
  /** The bytes of a value. */
  encode(value: unknown): Uint8Array;
  /** The value in the bytes. May throw: the entry is a miss then. */
  decode(bytes: Uint8Array): unknown;
}

/** An entry off the wire, with the nonces its tags and the scopes of its key had when it was begun. */
export interface WireEntry {
  readonly entry: StoredEntry;
  readonly nonces: readonly string[];
  readonly scopes: readonly string[];
}

/** How entries are written. */
export interface WireFormat {
  readonly codec: CacheCodec | undefined;
  readonly keyRing: KeyRing;
  readonly compressionMinBytes: number;
  readonly maxValueBytes: number;
}

// Version 2: "tplc2", creation as 15 decimal digits (scripts compare it), flags, head, payload. The head is:
// four doubles (fresh, stale, stale if error, produced in), tag count, per tag its length (16 bits), text and nonce, scope
// count and their nonces; then, when encrypted, the length and text of the key's name, else a CRC-32 over the name in Redis,
// the head and the payload. Numbers are big-endian.
const magic = 'tplc2';
const magicStart = 0x74706c63;
const versionDigit = 0x32;
const fixedBytes = 5 + 15 + 1 + 32 + 1;
const flags = { compressed: 1, encrypted: 2, empty: 4, ownCodec: 8 };
// Making the text of 200,000 characters takes up to 0.7 ms, making bytes of it half of that: each has a turn of the event loop.
const textPerTurn = 65_536;
const sumBytes = 4;
/** Characters of a nonce. */
export const nonceLength = 8;

/** The bytes of an entry for the Redis key `boundTo`, or `undefined` when they are too many. */
export async function encodeFrame(
  { entry, nonces, scopes }: WireEntry,
  boundTo: string,
  format: WireFormat,
): Promise<Buffer | undefined> {
  const isEmpty = entry.value === undefined;
  const plain = isEmpty ? Buffer.alloc(0) : await toBytes(entry.value, format.codec);
  if (plain.length > format.maxValueBytes) return undefined;
  const compressed = await compress(plain, Math.max(1, format.compressionMinBytes));
  const body = compressed ?? plain;
  let flag =
    (compressed ? flags.compressed : 0) | (isEmpty ? flags.empty : 0) | (format.codec ? flags.ownCodec : 0);
  if (!format.keyRing.isOn) {
    const head = encodeHead(entry, nonces, scopes, flag);
    const sum = Buffer.alloc(sumBytes);
    sum.writeUInt32BE(checksum(boundTo, head, body));
    return Buffer.concat([head, sum, body]);
  }
  flag |= flags.encrypted;
  const head = encodeHead(entry, nonces, scopes, flag);
  const { keyName, sealed } = format.keyRing.seal(body, bind(boundTo, head));
  return Buffer.concat([head, Buffer.from([keyName.length]), Buffer.from(keyName), sealed]);
}

/**
 * The entry in the bytes, or `undefined` when they cannot be read: another version, a foreign, cut or changed frame, a
 * missing key, a bomb, or plain text where encryption is on.
 */
export function decodeFrame(
  bytes: Buffer,
  boundTo: string,
  format: WireFormat,
): WireEntry | undefined | Promise<WireEntry | undefined> {
  try {
    const frame = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (frame.getUint32(0) !== magicStart || frame.getUint8(4) !== versionDigit) return undefined;
    const flag = frame.getUint8(20);
    if (
      flag > 15 ||
      Boolean(flag & flags.encrypted) !== format.keyRing.isOn ||
      Boolean(flag & flags.ownCodec) !== Boolean(format.codec)
    )
      return undefined;
    const names = decodeNames(bytes, frame);
    const { end } = names;
    let body: Buffer | undefined = bytes;
    let start = 0;
    if (flag & flags.encrypted) {
      const nameEnd = end + 1 + frame.getUint8(end);
      const keyName = bytes.toString('latin1', end + 1, nameEnd);
      body = format.keyRing.open(keyName, bytes.subarray(nameEnd), bind(boundTo, bytes.subarray(0, end)));
    } else {
      start = end + sumBytes;
      if (
        frame.getUint32(end) !== checksum(boundTo, viewOf(bytes, 0, end), viewOf(bytes, start, bytes.length))
      )
        return undefined;
    }
    if (!body || !(flag & flags.compressed)) return readEntry(frame, flag, body, start, names, format);
    const plain = decompress(body.subarray(start), format.maxValueBytes);
    return plain instanceof Promise
      ? plain.then((late) => readEntry(frame, flag, late, 0, names, format))
      : readEntry(frame, flag, plain, 0, names, format);
  } catch {
    // A frame cut short.
    return undefined;
  }
}

function readEntry(
  frame: DataView,
  flag: number,
  body: Buffer | undefined,
  start: number,
  { tags, nonces, scopes }: Names,
  { codec, maxValueBytes }: WireFormat,
): WireEntry | undefined {
  if (!body || body.length - start > maxValueBytes) return undefined;
  const createdAtMs = readDigits(frame, 5, 20);
  const ttlMs = frame.getFloat64(21);
  const staleWhileRevalidateMs = frame.getFloat64(29);
  const staleIfErrorMs = frame.getFloat64(37);
  const producedInMs = frame.getFloat64(45);
  // `NaN` among them fails, too.
  if (!(Math.min(createdAtMs, ttlMs, staleWhileRevalidateMs, staleIfErrorMs, producedInMs) >= 0))
    return undefined;
  try {
    let value: unknown;
    if (!(flag & flags.empty))
      value = codec ? codec.decode(body.subarray(start)) : JSON.parse(body.toString('utf8', start));
    return {
      entry: { value, createdAtMs, ttlMs, staleWhileRevalidateMs, staleIfErrorMs, producedInMs, tags },
      nonces,
      scopes,
    };
  } catch {
    // A value its codec cannot read.
    return undefined;
  }
}

/** The number in decimal digits, `NaN` for others: to make a text of them would take four times as long. */
function readDigits(frame: DataView, start: number, end: number): number {
  let number = 0;
  for (let place = start; place < end; place += 1) {
    const digit = frame.getUint8(place) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

function encodeBy(codec: CacheCodec, value: unknown): Buffer {
  try {
    return Buffer.from(codec.encode(value));
  } catch (cause) {
    throw new CacheError('invalid_value', 'The codec cannot carry the value.', { cause });
  }
}

async function toBytes(value: unknown, codec: CacheCodec | undefined): Promise<Buffer> {
  if (codec) return encodeBy(codec, value);
  const text = JSON.stringify(value);
  if (text.length > textPerTurn) await new Promise(setImmediate);
  return Buffer.from(text);
}

function encodeHead(
  entry: StoredEntry,
  nonces: readonly string[],
  scopes: readonly string[],
  flag: number,
): Buffer {
  const fixed = Buffer.alloc(fixedBytes);
  fixed.write(magic + String(Math.round(entry.createdAtMs)).padStart(15, '0'), 0, 'latin1');
  fixed.writeUInt8(flag, 20);
  fixed.writeDoubleBE(entry.ttlMs, 21);
  fixed.writeDoubleBE(entry.staleWhileRevalidateMs, 29);
  fixed.writeDoubleBE(entry.staleIfErrorMs, 37);
  fixed.writeDoubleBE(entry.producedInMs, 45);
  fixed.writeUInt8(entry.tags.length, 53);
  const tags = entry.tags.flatMap((tag, place) => {
    const text = Buffer.from(tag);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(text.length);
    return [length, text, Buffer.from(nonces[place] ?? '', 'latin1')];
  });
  const ofScopes = Buffer.from(` ${scopes.join('')}`, 'latin1');
  ofScopes.writeUInt8(scopes.length);
  return Buffer.concat([fixed, ...tags, ofScopes]);
}

interface Names {
  readonly tags: readonly string[];
  readonly nonces: readonly string[];
  readonly scopes: readonly string[];
  readonly end: number;
}

// Most entries have no tags and stand in one scope: their lists have no room to grow, which would be as much as the rest.
const none: readonly string[] = [];

function decodeNames(bytes: Buffer, frame: DataView): Names {
  let tags = none;
  let nonces = none;
  let scopes = none;
  let end = fixedBytes;
  for (let left = frame.getUint8(53); left > 0; left -= 1) {
    const start = end + 2;
    const textEnd = start + frame.getUint16(end);
    tags = [...tags, bytes.toString('utf8', start, textEnd)];
    end = textEnd + nonceLength;
    nonces = [...nonces, bytes.toString('latin1', textEnd, end)];
  }
  const last = end + 1 + frame.getUint8(end) * nonceLength;
  for (end += 1; end < last; end += nonceLength)
    scopes = [...scopes, bytes.toString('latin1', end, end + nonceLength)];
  if (end > bytes.length) throw new RangeError('cut short');
  return { tags, nonces, scopes, end };
}

// A view without the methods of a Buffer is made in half the time.
const viewOf = (bytes: Buffer, start: number, end: number): Uint8Array =>
  new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);

const checksum = (boundTo: string, head: Uint8Array, body: Uint8Array): number =>
  crc32(body, crc32(head, crc32(boundTo)));

/** Binds a sealed body to its key and head: moved to another key, or given a longer life, it does not open. */
function bind(boundTo: string, head: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${boundTo.length}:${boundTo}`), head]);
}
