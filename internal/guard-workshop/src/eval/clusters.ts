// Groups texts that are nearly the same, so that none stands on both sides of a split.
import { normalize, tokenize } from '@internal/guard/detector';

const rows = 2;
const bands = 10;
const shingle = 3;

/**
 * Groups near-duplicates, so that a copy of a training row never stands among the rows it is judged by. Texts whose
 * sets of three-word runs overlap by about half fall together (MinHash with 10 bands of 2 rows). Returns a number per text.
 */
export function clusterTexts(texts: readonly string[]): Int32Array {
  const parent = Int32Array.from(texts, (_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  };
  const seen = new Map<string, number>();
  texts.forEach((text, index) => {
    const signature = minima(text);
    for (let band = 0; band < bands; band++) {
      const key = `${band}:${signature.subarray(band * rows, band * rows + rows).join()}`;
      const other = seen.get(key);
      if (other === undefined) seen.set(key, index);
      else parent[root(index)] = root(other);
    }
  });
  return Int32Array.from(texts, (_, index) => root(index));
}

function minima(text: string): Uint32Array {
  const { hash, count } = tokenize(normalize(text).text);
  const least = new Uint32Array(bands * rows).fill(0xffffffff);
  for (let at = 0; at < Math.max(1, count - shingle + 1); at++) {
    let value = 7;
    for (let step = 0; step < shingle; step++) value = (Math.imul(value, 31) + (hash[at + step] ?? 0)) | 0;
    for (let turn = 0; turn < least.length; turn++) {
      let mixed = Math.imul(value ^ Math.imul(turn + 1, 0x9e3779b1), 0x85ebca6b);
      mixed = (mixed ^ (mixed >>> 13)) >>> 0;
      if (mixed < (least[turn] as number)) least[turn] = mixed;
    }
  }
  return least;
}
