// Reads the attacks of a corpus.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The attacks of a corpus that show in words; those hidden in a document are no matter of disguise. */
export function readAttacks(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl') && !/embedded|indirect/.test(name))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as { text: string; label?: number })
    .filter(({ label }) => label === 1)
    .map(({ text }) => text);
}
