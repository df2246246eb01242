// Knows from a table how near the meanings of two words are, and which are opposites.
import { brotliDecompressSync } from 'node:zlib';
import { storedWords } from '../generated/word-meanings.ts';

const dimensions = 100;
const stretch = 5;
const centroids = 256;
const parts = dimensions / stretch;

interface Table {
  readonly rows: ReadonlyMap<string, number>;
  /** A row after the other. */
  readonly vectors: Int8Array;
  readonly opposites: ReadonlySet<string>;
}

let table: Table | undefined;

/** Unpacked with the first question. */
function tableOf(): Table {
  table ??= unpack();
  return table;
}

function unpack(): Table {
  const inflate = (data: string) => brotliDecompressSync(Buffer.from(data, 'base64'));
  const [roots = '', pairs = ''] = inflate(storedWords.words).toString().split('\n');
  const rows = new Map(roots.split(' ').map((root, row) => [root, row]));
  const bytes = inflate(storedWords.vectors);
  const bookBytes = parts * centroids * stretch;
  const books = new Int8Array(bytes.buffer, bytes.byteOffset, bookBytes);
  const codes = bytes.subarray(bookBytes);
  const vectors = new Int8Array(rows.size * dimensions);
  for (let part = 0; part < parts; part += 1)
    for (let row = 0; row < rows.size; row += 1) {
      const from = (part * centroids + (codes[part * rows.size + row] ?? 0)) * stretch;
      for (let place = 0; place < stretch; place += 1)
        vectors[row * dimensions + part * stretch + place] = books[from + place] ?? 0;
    }
  return { rows, vectors, opposites: new Set(pairs.split(';')) };
}

const maxPairs = 200_000;
const known = new Map<number, number>();

/** Cosine of the meanings of two roots; 0 where the table does not have one of them. */
export function nearnessOfMeaning(one: string, other: string): number {
  const { rows, vectors } = tableOf();
  const [first, second] = [rows.get(one), rows.get(other)];
  if (first === undefined || second === undefined) return 0;
  const key = Math.min(first, second) * rows.size + Math.max(first, second);
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= maxPairs) known.clear();
  const nearness = cosine(vectors, first * dimensions, second * dimensions);
  known.set(key, nearness);
  return nearness;
}

function cosine(vectors: Int8Array, first: number, second: number): number {
  let [sum, left, right] = [0, 0, 0];
  for (let place = 0; place < dimensions; place += 1) {
    const a = vectors[first + place] ?? 0;
    const b = vectors[second + place] ?? 0;
    sum += a * b;
    left += a * a;
    right += b * b;
  }
  return sum / Math.sqrt(left * right || 1);
}

/** Whether WordNet has the two for opposites. */
export function areKnownOpposites(one: string, other: string): boolean {
  const { rows, opposites } = tableOf();
  const [first, second] = [rows.get(one), rows.get(other)];
  if (first === undefined || second === undefined) return false;
  return opposites.has(first < second ? `${first} ${second}` : `${second} ${first}`);
}

/** How much a root says, by how rare it is in English: 0 for the commonest, 1 for those that the table does not have. */
export function weightOfRoot(root: string): number {
  const { rows } = tableOf();
  const row = rows.get(root);
  if (root.includes('_')) return 0.5;
  return row === undefined ? 1 : Math.log(1 + row / 50) / Math.log(1 + rows.size / 50);
}

/** Whether the table has the phrase, as `put_off`. */
export const isKnownPhrase = (joined: string): boolean => tableOf().rows.has(joined);
