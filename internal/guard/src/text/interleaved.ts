// Reads texts whose letters stand between those of another one.
import type { Decoded } from './decode.ts';
import type { Tokens } from './tokens.ts';
import { tokenize, wordHash } from './tokens.ts';

const shortest = 16;
const longest = 4_000;
const maxParts = 8;
// So many different everyday words make a row of every second letter a text.
const fewest = 3;

const everyday = new Set(
  'you your the that this what with from which have will write tell please want about ignore all previous instructions prompt system reveal password show forget everything rules secret and print say are not'
    .split(' ')
    .map(wordHash),
);
const short = new Set(
  'the and you to of is in it a der die und de la le el y et que i w na'.split(' ').map(wordHash),
);

/** Parts of a folded text with the same sign or letter after every letter, and texts that are two in one: every second letter of them. */
export function readInterleaved(text: string, tokens: Tokens): Decoded[] {
  const parts = filled(text);
  return parts.length > 0 || !isStrange(tokens) ? parts : riffled(text);
}

/** Runs in which every second character is the same one. */
function filled(text: string): Decoded[] {
  const parts: Decoded[] = [];
  for (let at = 0; at + 2 < text.length && parts.length < maxParts; at++) {
    const filler = text.charCodeAt(at);
    if (text.charCodeAt(at + 2) !== filler || text.charCodeAt(at + 1) === filler) continue;
    let end = at;
    while (text.charCodeAt(end + 2) === filler) end += 2;
    if (end - at < shortest) continue;
    const start = Math.max(0, at - 1);
    parts.push(everySecond(text, start, Math.min(text.length, end + 2)));
    at = end;
  }
  return parts;
}

// A text of some length without one short word of its language: it may be two texts, a letter of each in turn.
function isStrange({ count, hash }: Tokens): boolean {
  for (let at = 0; at < count; at++) if (short.has(hash[at] as number)) return false;
  return count > 0;
}

function riffled(text: string): Decoded[] {
  const end = Math.min(text.length, longest);
  if (end < shortest * 2) return [];
  return [everySecond(text, 0, end), everySecond(text, 1, end)].filter((part) => {
    const { hash, count } = tokenize(part.text);
    const seen = new Set(hash.subarray(0, count).filter((word) => everyday.has(word)));
    return seen.size >= fewest;
  });
}

function everySecond(text: string, start: number, end: number): Decoded {
  const letters: string[] = [];
  for (let at = start; at < end; at += 2) letters.push(text[at] as string);
  return { encoding: 'interleaved', text: letters.join(''), start, end };
}
