import { readdirSync, readFileSync } from 'node:fs';
import { nearnessOfMeaning } from '../../apps/text-processing/receipts/src/lexicon/word-meanings.ts';
import { wordRoot } from '../../apps/text-processing/receipts/src/lexicon/word-root.ts';
import { groupsOfRoot } from '../../apps/text-processing/receipts/src/lexicon/lexicon.ts';
const oov = new Map<string, number>(); let n = 0, o = 0, g=0;
for (const half of ['tuning', 'held-out']) for (const f of readdirSync(`benchmarks/receipts/${half}`)) {
  const { sentences } = JSON.parse(readFileSync(`benchmarks/receipts/${half}/${f}`, 'utf8'));
  for (const s of sentences) for (const w of s.text.match(/[a-z][a-z-]+/g) ?? []) { n++; const r = wordRoot(w); if (groupsOfRoot(r).length) g++; if (nearnessOfMeaning(r, r) === undefined) { o++; oov.set(w, (oov.get(w) ?? 0) + 1); } }
}
console.log(n, o, g, [...oov.keys()].slice(0, 150).join(' '));
