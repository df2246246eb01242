// Reads from WordNet which roots mean the same, how surely, and which are opposites.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordRoot } from '../../apps/text-processing/receipts/src/lexicon/word-root.ts';

/** Of a phrase, as `put_off`, the roots of its words. */
const rootOf = (lemma: string) => lemma.split('_').map(wordRoot).join('_');

const kinds = ['noun', 'verb', 'adj', 'adv'] as const;
const letters: Record<string, string> = { n: 'noun', v: 'verb', a: 'adj', s: 'adj', r: 'adv' };
const senseKinds: Record<string, string> = { 1: 'noun', 2: 'verb', 3: 'adj', 4: 'adv', 5: 'adj' };

// A word's rarest senses have no say in what it is the opposite of.
const minShare = 0.05;
// How much the synonyms of a word may draw, beside 1 for where it was, for each unit of what they share, and together.
const maxPull = 2.5;
const maxDrawn = 2;

interface Synset {
  readonly words: readonly string[];
  readonly pointers: readonly { symbol: string; to: string; from: number; toWord: number }[];
}

/** Weighted edges between roots (their sum is at most 2 a root), and pairs of opposite roots; roots are given by number. */
export function readWordNet(folder: string, number: Map<string, number>) {
  const counts = new Map<string, number>();
  const totals = new Map<string, number>();
  for (const line of readFileSync(join(folder, 'index.sense'), 'latin1').split('\n')) {
    const [key = '', offset = '', rank = '', tags = ''] = line.split(' ');
    if (key === '') continue;
    const [lemma = '', rest = ''] = key.split('%');
    const kind = senseKinds[rest[0] ?? ''] ?? '';
    const count = Number(tags) + 1 / Number(rank);
    counts.set(`${lemma}|${kind}|${offset}`, count);
    const root = rootOf(lemma);
    totals.set(root, (totals.get(root) ?? 0) + count);
  }
  const share = (word: string, id: string) => {
    const count = counts.get(`${word}|${id.replace(':', '|')}`) ?? 0.1;
    return count / (totals.get(rootOf(word)) ?? 1);
  };
  const synsets = new Map<string, Synset>();
  for (const kind of kinds)
    for (const line of readFileSync(join(folder, `data.${kind}`), 'latin1').split('\n'))
      if (/^\d{8} /.test(line)) synsets.set(`${kind}:${line.slice(0, 8)}`, parse(line));

  // Phrases of two or three words that share a meaning with a word.
  const known = number.size;
  const phrases = new Map<number, Map<number, number>>();
  for (const [id, { words }] of synsets)
    for (const phrase of id.startsWith('noun') ? [] : words) {
      if (!/^[a-z]+(?:_[a-z]+){1,2}$/.test(phrase)) continue;
      const mates = words.flatMap((word) => {
        const mate = number.get(rootOf(word));
        return mate === undefined || mate >= known ? [] : [[mate, share(word, id)] as const];
      });
      if (mates.length === 0) continue;
      const root = rootOf(phrase);
      const at = number.get(root) ?? number.size;
      number.set(root, at);
      const row = phrases.get(at) ?? new Map<number, number>();
      phrases.set(at, row);
      for (const [mate, weight] of mates) row.set(mate, (row.get(mate) ?? 0) + weight * share(phrase, id));
    }

  const raw = new Map<number, Map<number, number>>();
  const link = (one: string, other: string, weight: number) => {
    const [from, to] = [number.get(rootOf(one)), number.get(rootOf(other))];
    if (from === undefined || to === undefined || from === to) return;
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const) {
      const edges = raw.get(a) ?? new Map<number, number>();
      raw.set(a, edges);
      edges.set(b, (edges.get(b) ?? 0) + weight);
    }
  };
  const opposite = new Set<string>();
  const oppose = (one: string, other: string) => {
    const [a, b] = [number.get(rootOf(one)), number.get(rootOf(other))];
    if (a !== undefined && b !== undefined && a !== b) opposite.add(a < b ? `${a} ${b}` : `${b} ${a}`);
  };
  for (const [id, { words, pointers }] of synsets) {
    for (const [at, one] of words.entries())
      for (const other of words.slice(at + 1)) link(one, other, Math.sqrt(share(one, id) * share(other, id)));
    for (const { symbol, to, from, toWord } of pointers) {
      const target = synsets.get(to);
      if (target === undefined) continue;
      const [one, other] = [words[from - 1], target.words[toWord - 1]];
      if (symbol === '!' && one && other) {
        const least = Math.min(share(one, id), share(other, to));
        if (least >= minShare) oppose(one, other);
      }
      if (symbol === '+' && one && other)
        link(one, other, 0.5 * Math.sqrt(share(one, id) * share(other, to)));
      if (symbol === '&' || (symbol === '@' && id.startsWith('verb')))
        for (const a of words.slice(0, 3))
          for (const b of target.words.slice(0, 3)) link(a, b, 0.3 * Math.sqrt(share(a, id) * share(b, to)));
      if (symbol === '@' && id.startsWith('noun'))
        for (const a of words.slice(0, 3))
          for (const b of target.words.slice(0, 3)) link(a, b, 0.2 * Math.sqrt(share(a, id) * share(b, to)));
    }
  }
  const synonyms = new Map<number, Map<number, number>>();
  for (const [at, edges] of raw) {
    const sum = [...edges.values()].reduce((one, other) => one + other, 0);
    const scale = Math.min(maxPull, maxDrawn / sum);
    synonyms.set(at, new Map([...edges].map(([other, weight]) => [other, weight * scale])));
  }
  return {
    phrases,
    synonyms,
    antonyms: [...opposite].map((pair) => pair.split(' ').map(Number) as [number, number]),
  };
}

function parse(line: string): Synset {
  const parts = (line.split(' | ')[0] ?? '').trim().split(' ');
  const count = Number.parseInt(parts[3] ?? '0', 16);
  const words = Array.from({ length: count }, (_, at) =>
    (parts[4 + 2 * at] ?? '').replace(/\(.*\)$/, '').toLowerCase(),
  );
  const start = 4 + 2 * count;
  const pointers = Array.from({ length: Number(parts[start]) }, (_, at) => {
    const [symbol = '', offset = '', letter = '', ends = '0000'] = parts.slice(
      start + 1 + 4 * at,
      start + 5 + 4 * at,
    );
    return {
      symbol,
      to: `${letters[letter] ?? ''}:${offset}`,
      from: Number.parseInt(ends.slice(0, 2), 16),
      toWord: Number.parseInt(ends.slice(2), 16),
    };
  });
  return { words, pointers };
}
