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
  /** None in a frame of version 1. */
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
// the head and the payload. Numbers are big-endian. Version 1 ("tplc1") has neither scopes nor checksum, and is still read.
const magic = 'tplc2';
const magicStart = 0x74706c63;
const versions = { old: 0x31, current: 0x32 };
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
    const version = bytes[4];
    const isOld = version === versions.old;
    if (bytes.readUInt32BE(0) !== magicStart || !(isOld || version === versions.current)) return undefined;
    const flag = bytes.readUInt8(20);
    if (
      flag > 15 ||
      Boolean(flag & flags.encrypted) !== format.keyRing.isOn ||
      Boolean(flag & flags.ownCodec) !== Boolean(format.codec)
    )
      return undefined;
    const names = decodeNames(bytes, isOld);
    const { end } = names;
    let body: Buffer | undefined;
    if (flag & flags.encrypted) {
      const nameEnd = end + 1 + bytes.readUInt8(end);
      const keyName = bytes.toString('latin1', end + 1, nameEnd);
      body = format.keyRing.open(keyName, bytes.subarray(nameEnd), bind(boundTo, bytes.subarray(0, end)));
    } else if (isOld) body = bytes.subarray(end);
    else {
      body = bytes.subarray(end + sumBytes);
      if (bytes.readUInt32BE(end) !== checksum(boundTo, bytes.subarray(0, end), body)) return undefined;
    }
    if (!body || !(flag & flags.compressed)) return readEntry(bytes, flag, body, names, format);
    const plain = decompress(body, format.maxValueBytes);
    return plain instanceof Promise
      ? plain.then((late) => readEntry(bytes, flag, late, names, format))
      : readEntry(bytes, flag, plain, names, format);
  } catch {
    // A frame cut short.
    return undefined;
  }
}

function readEntry(
  bytes: Buffer,
  flag: number,
  body: Buffer | undefined,
  { tags, nonces, scopes }: Names,
  format: WireFormat,
): WireEntry | undefined {
  if (!body || body.length > format.maxValueBytes) return undefined;
  try {
    const value =
      flag & flags.empty ? undefined : format.codec ? format.codec.decode(body) : JSON.parse(body.toString());
    const createdAtMs = Number(bytes.toString('latin1', 5, 20));
    const ttlMs = bytes.readDoubleBE(21);
    const staleWhileRevalidateMs = bytes.readDoubleBE(29);
    const staleIfErrorMs = bytes.readDoubleBE(37);
    const producedInMs = bytes.readDoubleBE(45);
    // `NaN` among them fails, too.
    if (!(Math.min(createdAtMs, ttlMs, staleWhileRevalidateMs, staleIfErrorMs, producedInMs) >= 0))
      return undefined;
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
  readonly tags: string[];
  readonly nonces: string[];
  readonly scopes: string[];
}

function decodeNames(bytes: Buffer, isOld: boolean): Names & { readonly end: number } {
  const tags: string[] = [];
  const nonces: string[] = [];
  const scopes: string[] = [];
  let end = fixedBytes;
  for (let left = bytes.readUInt8(53); left > 0; left -= 1) {
    const start = end + 2;
    const textEnd = start + bytes.readUInt16BE(end);
    tags.push(bytes.toString('utf8', start, textEnd));
    nonces.push(bytes.toString('latin1', textEnd, textEnd + nonceLength));
    end = textEnd + nonceLength;
  }
  if (!isOld) {
    const last = end + 1 + bytes.readUInt8(end) * nonceLength;
    for (end += 1; end < last; end += nonceLength)
      scopes.push(bytes.toString('latin1', end, end + nonceLength));
  }
  if (end > bytes.length) throw new RangeError('cut short');
  return { tags, nonces, scopes, end };
}

const checksum = (boundTo: string, head: Buffer, body: Buffer): number =>
  crc32(body, crc32(head, crc32(boundTo)));

/** Binds a sealed body to its key and head: moved to another key, or given a longer life, it does not open. */
function bind(boundTo: string, head: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${boundTo.length}:${boundTo}`), head]);
}
