// Reads words whose inner letters have changed places, as the eye does.
import type { Decoded } from '../text/decode.ts';
import type { Tokens } from '../text/tokens.ts';
import { wordHash } from '../text/tokens.ts';
import { wordClasses } from './word-classes.ts';

const shortest = 4;
const longest = 16;
const reach = 40;
// So many different words that are none make it no slip of the finger.
const fewest = 3;

// The same for every order of the inner letters.
function signature(text: string, start: number, end: number): number {
  let inner = 0;
  for (let at = start + 1; at < end - 1; at++) {
    const code = text.charCodeAt(at) | 32;
    inner = (inner + Math.imul(code * code * code, 0x9e3779b1)) | 0;
  }
  const edges = ((text.charCodeAt(start) | 32) << 8) | (text.charCodeAt(end - 1) | 32);
  return (Math.imul(inner, 31) + edges * 64 + (end - start)) | 0;
}

const common =
  'your this that what with from which have will about please answer everything nothing anything print';
const words = [...Object.values(wordClasses), common]
  .flatMap((list) => list.split(' '))
  .filter((word) => word.length >= shortest && word.length <= longest && /^[a-z]+$/.test(word));
const known = new Set(words.map(wordHash));
const bySignature = new Map(words.map((word) => [signature(word, 0, word.length), word] as const));

/** The text around words that are known ones with their inner letters mixed, with those words mended; nothing where they are few. */
export function readMisspelled(text: string, { count, hash, start, end }: Tokens): Decoded | undefined {
  const found: { at: number; word: string }[] = [];
  for (let at = 0; at < count && found.length < 64; at++) {
    const [from, to] = [start[at] as number, end[at] as number];
    if (to - from < shortest || to - from > longest || known.has(hash[at] as number)) continue;
    const word = bySignature.get(signature(text, from, to));
    if (word !== undefined) found.push({ at, word });
  }
  if (new Set(found.map(({ word }) => word)).size < fewest) return undefined;
  const first = Math.max(0, (found[0]?.at as number) - reach);
  const last = Math.min(count - 1, (found.at(-1)?.at as number) + reach);
  const region = { start: start[first] as number, end: end[last] as number };
  let mended = '';
  let done = region.start;
  for (const { at, word } of found) {
    mended += text.slice(done, start[at]) + word;
    done = end[at] as number;
  }
  return { encoding: 'misspelled', text: mended + text.slice(done, region.end), ...region };
}
