// Merges the findings of several detectors.
import type { Detector, Finding } from './detect/detector.ts';

/** What the detectors find, in order and without overlap: of two that overlap the one that starts first, then the longer. */
export function findAll(text: string, detectors: readonly Detector[]): Finding[] {
  const found = [...findEach(text, detectors)];
  if (veiled.test(text)) {
    const { bare, places } = unveil(text);
    for (const { start, end, ...what } of findEach(bare, detectors))
      found.push({ ...what, start: places[start]!, end: places[end - 1]! + 1 });
  }
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

function* findEach(text: string, detectors: readonly Detector[]): Iterable<Finding> {
  for (const { family, find } of detectors) for (const finding of find(text)) yield { ...finding, family };
}

// What nobody sees: colors of a terminal, letters without width. And signs in other clothes: wide ones, blanks, hyphens.
const unseen = '\u001b\\[[\\d;:]{0,32}[A-Za-z]|[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]';
const dressed = /[\u00a0\u2000-\u200a\u2010\u2011\u202f\u205f\uff01-\uff5e]/g;
const veiled = new RegExp(`${unseen}|${dressed.source}`);

/** A text as its reader sees it, and where each sign of it stands. */
function unveil(text: string): { readonly bare: string; readonly places: readonly number[] } {
  const plain = text.replace(dressed, (sign) => {
    const code = sign.charCodeAt(0);
    if (code > 0xff00) return String.fromCharCode(code - 0xfee0);
    return code === 0x2010 || code === 0x2011 ? '-' : ' ';
  });
  const places: number[] = [];
  let bare = '';
  let from = 0;
  const take = (to: number) => {
    for (let at = from; at < to; at += 1) places.push(at);
    bare += plain.slice(from, to);
  };
  for (const { index, 0: sign } of plain.matchAll(new RegExp(unseen, 'g'))) {
    take(index);
    from = index + sign.length;
  }
  take(plain.length);
  return { bare, places };
}
