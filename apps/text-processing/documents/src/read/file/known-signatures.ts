// Lists how files begin that are not read, so that a refusal can say what they are.

type Signature = readonly [what: string, bytes: string, offset?: number];

/** What it is, how it begins (one character a byte), and where. */
const signatures: readonly Signature[] = [
  ['a PNG image', '\x89PNG'],
  ['a JPEG image', '\xff\xd8\xff'],
  ['a GIF image', 'GIF8'],
  ['a WebP image', 'WEBP', 8],
  ['a TIFF image', 'II*\0'],
  ['a TIFF image', 'MM\0*'],
  ['a HEIC image', 'ftyphei', 4],
  ['an AVIF image', 'ftypavif', 4],
  ['a Photoshop file', '8BPS'],
  ['an MP4 video', 'ftyp', 4],
  ['a Matroska video', '\x1aE\xdf\xa3'],
  ['a WAV or AVI file', 'RIFF'],
  ['an MP3 file', 'ID3'],
  ['an Ogg file', 'OggS'],
  ['a FLAC file', 'fLaC'],
  ['a gzip archive', '\x1f\x8b'],
  ['a 7-Zip archive', '7z\xbc\xaf'],
  ['a RAR archive', 'Rar!\x1a'],
  ['a bzip2 archive', 'BZh'],
  ['an xz archive', '\xfd7zXZ'],
  ['a Zstandard archive', '\x28\xb5\x2f\xfd'],
  ['a tar archive', 'ustar', 257],
  ['a program', '\x7fELF'],
  ['a program', 'MZ'],
  ['a program', '\xcf\xfa\xed\xfe'],
  ['a program', '\xca\xfe\xba\xbe'],
  ['a WebAssembly program', '\0asm'],
  ['a SQLite database', 'SQLite format 3'],
  ['a font', 'wOF'],
  ['a PostScript file', '%!PS'],
  ['a rich text file (.rtf)', '{\\rtf'],
];

/** Letters that a text may begin with, too: `MZ`, `RIFF`. */
const word = /^[A-Za-z\d]{1,4}$/;
const looked = 512;

/** What a file is by how it begins, where that is known and it is not read. */
export function foreignFile(bytes: Uint8Array): string | undefined {
  const isText = !bytes
    .subarray(0, looked)
    .some((byte) => byte < 0x20 && !/\s/.test(String.fromCharCode(byte)));
  const begins = ([, mark, offset = 0]: Signature) =>
    !(isText && offset === 0 && word.test(mark)) &&
    [...mark].every((character, at) => bytes[offset + at] === character.charCodeAt(0));
  return signatures.find(begins)?.[0];
}
