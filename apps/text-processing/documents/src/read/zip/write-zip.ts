// Writes a ZIP archive without compression: what is read from it is what was put in.
import { crc32 } from 'node:zlib';

/** One archive of these files. */
export function writeZip(files: Iterable<readonly [name: string, content: Uint8Array]>): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let length = 0;
  for (const [name, content] of files) {
    const label = Buffer.from(name);
    const fields = Buffer.alloc(26);
    // Version 2.0, names in UTF-8, no compression, no date.
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x0800, 2);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(content.byteLength, 14);
    fields.writeUInt32LE(content.byteLength, 18);
    fields.writeUInt16LE(label.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(length, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, place, label);
    const local = [Buffer.from('PK\x03\x04', 'latin1'), fields, label, content];
    parts.push(...local);
    for (const part of local) length += part.byteLength;
  }
  const count = directory.length / 4;
  const size = directory.reduce((sum, part) => sum + part.byteLength, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(length, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
