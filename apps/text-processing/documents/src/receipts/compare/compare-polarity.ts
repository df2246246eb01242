// Compares what is affirmed and what is denied.
import type { Passage } from '../facts/passage.ts';

/** Differences in what a sentence and its sources affirm. */
export function comparePolarity(_claim: Passage, _sources: readonly Passage[]): string[] {
  return [];
}
