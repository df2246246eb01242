// Measures which words of a sentence its sources do not have, by what kind of word they are.

import type { Passage, Word } from '../facts/passage.ts';
import type { Evidence } from '../match/evidence.ts';
import { nearnessOfWords, weightOf } from '../match/likeness.ts';

const base = 0.5;
// What stands near the sources counts less than what stands in them.
const contextShare = 0.6;
const minShared = 0.35;

/** Weight of the missing nouns, verbs and names, and the share of the words of meaning that are missing. */
export function measureMissing(claim: Passage, { sources, context, rarityOf }: Evidence) {
  const missing = { NAME: 0, NOUN: 0, VERB: 0 };
  let [verbs, content, lacking] = [0, 0, 0];
  for (const word of claim.words) {
    const weight = weightOf(word) * (base + rarityOf(word));
    if (weightOf(word) === 0) continue;
    const here = Math.max(0, ...sources.map((source) => bestShare(word, source.words)));
    const near = Math.max(
      here,
      contextShare * Math.max(0, ...context.map((one) => bestShare(word, one.words))),
    );
    if (word.kind === 'content') {
      content += 1;
      if (near < minShared) lacking += 1;
    }
    const kind = kindOf(word);
    if (kind !== undefined) missing[kind] += weight * (1 - near);
    if (kind === 'VERB') verbs += weight;
  }
  return {
    lackingShare: content === 0 ? 0 : lacking / content,
    missingNames: missing.NAME,
    missingNouns: missing.NOUN,
    missingVerbs: missing.VERB,
    missingVerbShare: verbs === 0 ? 0 : missing.VERB / verbs,
  };
}

function kindOf({ kind, pos }: Word): 'NAME' | 'NOUN' | 'VERB' | undefined {
  if (kind === 'name') return 'NAME';
  if (pos === 'NOUN' || pos === 'PROPN') return 'NOUN';
  return pos === 'VERB' ? 'VERB' : undefined;
}

function bestShare(word: Word, others: readonly Word[]): number {
  const best = others.reduce((most, other) => Math.max(most, nearnessOfWords(word, other)), 0);
  return Math.max(0, Math.min(1, (best - 0.3) / 0.5));
}
