// Finds English prose that every machine has.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Reads English prose that stands on every machine: the documentation that fastify ships, about 640,000 characters. */
export function readDocumentation(): string {
  const folder = join(dirname(createRequire(import.meta.url).resolve('fastify/package.json')), 'docs');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

/** Reads the speeches among the corpora, about 890,000 characters. */
export function readSpeeches(corpora: string): string {
  return readFileSync(join(corpora, 'nltk_state_union_400.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { text: string }).text)
    .join('\n');
}

/** Cuts pieces of this length out of a text, spread evenly over it; none repeats a part of itself. */
export function cutPieces(text: string, length: number, count: number): string[] {
  const step = Math.floor((text.length - length) / Math.max(1, count - 1));
  return Array.from({ length: count }, (_, place) => text.slice(place * step, place * step + length));
}
