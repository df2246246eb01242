// Reads single files out of a packed package.
import { gunzipSync } from 'node:zlib';

const block = 512;

/** Texts of the files of a `.tgz` whose names `wanted` holds, by name; what npm packs has short names and plain headers. */
export function readTar(tgz: Buffer, wanted: ReadonlySet<string>): Map<string, string> {
  const tar = gunzipSync(tgz);
  const found = new Map<string, string>();
  let at = 0;
  while (at + block <= tar.length && tar[at] !== 0) {
    const name = textAt(tar, at, 100);
    const size = Number.parseInt(textAt(tar, at + 124, 12), 8);
    if (!Number.isSafeInteger(size)) break;
    const start = at + block;
    if (wanted.has(name)) found.set(name, tar.toString('utf8', start, start + size));
    at = start + Math.ceil(size / block) * block;
  }
  return found;
}

function textAt(tar: Buffer, at: number, length: number): string {
  const [text = ''] = tar.toString('latin1', at, at + length).split('\0');
  return text.trim();
}
