// Merges the findings of several detectors.
import type { Detector, Finding } from './detect/detector.ts';
import { outsideEscapes, secondReading } from './second-reading.ts';

/**
 * What the detectors find in a text as it is written and as its reader sees it, in order and without overlap: of two that
 * overlap the one that starts first, then the longer.
 */
export function findAll(text: string, detectors: readonly Detector[]): Finding[] {
  const found = [...findEach(text, detectors)];
  for (const { text: seen, from, starts, ends } of secondReading(text))
    for (const { start, end, ...what } of findEach(seen, detectors)) {
      // At the edge of a stretch it may be the end of something longer.
      if (start > 0 || from === 0) found.push({ ...what, start: starts[start]!, end: ends[end - 1]! });
    }
  const whole = /[\\%]/.test(text)
    ? found.map((one) => ({ ...one, ...outsideEscapes(one, text) })).filter(({ start, end }) => start < end)
    : found;
  if (whole.length < 2) return whole;
  whole.sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: Finding[] = [];
  for (const finding of whole) {
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

function* findEach(text: string, detectors: readonly Detector[]): Iterable<Finding> {
  for (const { family, find } of detectors) for (const finding of find(text)) yield { ...finding, family };
}
