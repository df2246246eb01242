// Merges the findings of several detectors.
import type { Detector, Finding } from './detect/detector.ts';

/** What the detectors find, in order and without overlap: of two that overlap the one that starts first, then the longer. */
export function findAll(text: string, detectors: readonly Detector[]): Finding[] {
  const found: Finding[] = [];
  for (const { family, find } of detectors)
    for (const finding of find(text)) found.push({ ...finding, family });
  if (found.length < 2) return found;
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: Finding[] = [];
  for (const finding of found) {
    const last = apart.at(-1);
    if (last === undefined || finding.start >= last.end) apart.push(finding);
    else {
      // "secret" is said of what only its name gives away: a format says more.
      const { kind, family } = last.kind === 'secret' ? finding : last;
      apart[apart.length - 1] = { kind, family, start: last.start, end: Math.max(last.end, finding.end) };
    }
  }
  return apart;
}
