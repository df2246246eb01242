// Lays a sentence along a source where they run alike, and measures what was put in, left out or exchanged on the way.
import type { Passage, Word } from '../facts/passage.ts';
import { isDenier } from '../lexicon/lexicon.ts';
import { quantitiesAgree } from '../match/quantities-agree.ts';
import { mass, opp, sim } from './claim-features.ts';

type F = Record<string, number>;

const markers: Record<string, RegExp> = {
  deny: /^(?:not|n't|no|never|none|nobody|nothing|neither|nor|cannot|without|hardly|barely|unable|refused|refuses|refuse|lack|lacks|lacked|failed|fails)$/,
  except: /^(?:except|unless|excluding)$/,
  only: /^(?:only|solely|exclusively)$/,
  even: /^(?:even|regardless|irrespective)$/,
  if: /^(?:if|provided|when|whenever)$/,
  before: /^(?:before|until|till)$/,
  after: /^(?:after|once|since)$/,
  all: /^(?:all|every|each|always|everyone|everybody|both|everywhere|any)$/,
  some: /^(?:some|most|often|usually|sometimes|several|partly|mostly|mainly|half)$/,
  must: /^(?:must|shall|required|obliged|mandatory|compulsory)$/,
  may: /^(?:may|can|could|might|optional|allowed|permitted|free)$/,
  more: /^(?:more|higher|larger|greater|above|over|up|longer)$/,
  less: /^(?:less|fewer|lower|smaller|below|under|down|shorter)$/,
};
const markOf = (w: Word) => Object.entries(markers).find(([, re]) => re.test(w.lower))?.[0] ?? (w.kind !== 'name' && isDenier(w.root) && w.lower !== 'only' ? 'deny' : undefined);
const neutral = /^(?:the|a|an|has|have|had|is|are|was|were|been|be|being|of|that|this|these|those|which|who|will|would|to|in|on|at|by|for|with|as|it|its|he|she|his|her|they|their|them|,|;|:|\.|"|“|”|'|\(|\)|also|so|do|does|did|'s|there|from)$/;
const isItem = (w: Word) => w.kind !== 'mark' && !neutral.test(w.lower) && (w.kind === 'number' || w.lower !== '');

function match(claim: Passage, a: Word, source: Passage, b: Word): number {
  if (a.kind === 'number' && b.kind === 'number') {
    const [q, r] = [claim.quantities.find((x) => a.at >= x.from && a.at <= x.to), source.quantities.find((x) => b.at >= x.from && b.at <= x.to)];
    if (q && r) return quantitiesAgree(q, r) ? 1 : 0;
    return a.lower === b.lower ? 1 : 0;
  }
  if (a.lower === b.lower) return 1;
  if (a.kind === 'grammar' || b.kind === 'grammar') return 0;
  const s = opp(a, b) ? 0 : sim(a, b);
  return s >= 0.75 ? s * 0.9 : 0;
}

interface Run { readonly pairs: [number, number][]; readonly score: number }

/** The best local alignment (Smith and Waterman 1981) of the items that are not taken. */
function bestRun(claim: Passage, ours: readonly Word[], source: Passage, theirs: readonly Word[], taken: ReadonlySet<number>): Run {
  const gap = 0.35;
  const width = theirs.length + 1;
  const table = new Float64Array((ours.length + 1) * width);
  const from = new Uint8Array(table.length);
  let [top, at] = [0, 0];
  for (let i = 1; i <= ours.length; i += 1)
    for (let j = 1; j <= theirs.length; j += 1) {
      const m = taken.has(i - 1) ? -1 : match(claim, ours[i - 1] as Word, source, theirs[j - 1] as Word);
      const diagonal = (table[(i - 1) * width + j - 1] ?? 0) + (m > 0 ? m : -0.5);
      const up = (table[(i - 1) * width + j] ?? 0) - gap;
      const left = (table[i * width + j - 1] ?? 0) - gap;
      const best = Math.max(0, diagonal, up, left);
      const place = i * width + j;
      table[place] = best;
      from[place] = best === 0 ? 0 : best === diagonal ? 1 : best === up ? 2 : 3;
      if (best > top) [top, at] = [best, place];
    }
  const pairs: [number, number][] = [];
  while (from[at] !== 0) {
    const [i, j] = [Math.floor(at / width), at % width];
    if (from[at] === 1) {
      if (match(claim, ours[i - 1] as Word, source, theirs[j - 1] as Word) > 0 && !taken.has(i - 1)) pairs.unshift([i - 1, j - 1]);
      at -= width + 1;
    } else at -= from[at] === 2 ? width : 1;
  }
  return { pairs, score: top };
}

export function editFeatures(f: F, claim: Passage, sources: readonly Passage[]): void {
  const ours = claim.words.filter(isItem);
  const lists = sources.map((s) => s.words.filter(isItem));
  const taken = new Set<number>();
  const out: Record<string, number> = { markNew: 0, markGone: 0, markSub: 0, anti: 0, subst: 0, insert: 0, substTop: 0, nameSub: 0, denyOdd: 0, onlyOdd: 0, condOdd: 0, moreOdd: 0, quantOdd: 0, modalOdd: 0 };
  const add = (k: string, v: number) => { out[k] = (out[k] ?? 0) + v; };
  let covered = 0;
  for (let round = 0; round < 4; round += 1) {
    let best: { run: Run; n: number } | undefined;
    for (const [n, theirs] of lists.entries()) {
      const run = bestRun(claim, ours, sources[n] as Passage, theirs, taken);
      if (best === undefined || run.score > best.run.score) best = { run, n };
    }
    if (best === undefined || best.run.score < 2.2 || best.run.pairs.length < 3) break;
    const theirs = lists[best.n] as Word[];
    const { pairs } = best.run;
    const first = pairs[0] as [number, number];
    const last = pairs.at(-1) as [number, number];
    covered += pairs.length;
    const strength = Math.min(1, best.run.score / (last[0] - first[0] + 1)) * Math.min(1, best.run.score / 4);
    const gaps: [number, number, number, number, number][] = [];
    // What stands right before and right behind counts half.
    gaps.push([Math.max(0, first[0] - 2), first[0], Math.max(0, first[1] - 2), first[1], 0.5]);
    for (const [k, [i, j]] of pairs.entries()) {
      const next = pairs[k + 1];
      if (next !== undefined) gaps.push([i + 1, next[0], j + 1, next[1], 1]);
    }
    gaps.push([last[0] + 1, Math.min(ours.length, last[0] + 3), last[1] + 1, Math.min(theirs.length, last[1] + 3), 0.5]);
    for (const [a0, a1, b0, b1, weight] of gaps) {
      const [a, b] = [ours.slice(a0, a1), theirs.slice(b0, b1)];
      const w = weight * strength;
      const [ma, mb] = [a.map(markOf).filter((m) => m !== undefined), b.map(markOf).filter((m) => m !== undefined)];
      const [newM, goneM] = [ma.filter((m) => !mb.includes(m)), mb.filter((m) => !ma.includes(m))];
      if (newM.length > 0 && goneM.length > 0) add('markSub', w);
      else if (newM.length > 0) add('markNew', w);
      else if (goneM.length > 0) add('markGone', w);
      const odd = [...newM, ...goneM];
      if (odd.filter((m) => m === 'deny' || m === 'except').length % 2) add('denyOdd', w);
      if (odd.includes('only')) add('onlyOdd', w);
      if (odd.some((m) => /^(?:if|before|after|even|except)$/.test(m))) add('condOdd', w);
      if (odd.some((m) => /^(?:more|less)$/.test(m))) add('moreOdd', w);
      if (odd.some((m) => /^(?:all|some)$/.test(m))) add('quantOdd', w);
      if (odd.some((m) => /^(?:must|may)$/.test(m))) add('modalOdd', w);
      const [ca, cb] = [a.filter((x) => mass(x) > 0.2 || x.kind === 'number'), b.filter((x) => mass(x) > 0.2 || x.kind === 'number')];
      if (a.some((x) => b.some((y) => opp(x, y)))) add('anti', w);
      else if (ca.length > 0 && cb.length > 0) {
        const lost = ca.reduce((s, x) => s + (x.kind === 'number' ? 1 : mass(x)) * (1 - Math.max(0, ...cb.map((y) => sim(x, y)))), 0);
        add('subst', w * lost);
        out['substTop'] = Math.max(out['substTop'] ?? 0, w * lost);
        if (ca.some((x) => x.kind === 'name') && cb.some((x) => x.kind === 'name')) add('nameSub', w);
      } else if (ca.length > 0 && weight === 1) add('insert', w * ca.reduce((s, x) => s + mass(x), 0));
    }
    for (const [i] of pairs) taken.add(i);
    for (let i = first[0]; i <= last[0]; i += 1) taken.add(i);
  }
  for (const [k, v] of Object.entries(out)) f[`ed_${k}`] = v;
  f['ed_cover'] = ours.length === 0 ? 1 : covered / ours.length;
  // Pairs that stand the other way round.
  let [inverted, straight] = [0, 0];
  for (const s of sources) {
    const found = claim.words
      .filter((w) => w.kind === 'name' || w.kind === 'number' || (w.pos === 'NOUN' && w.kind === 'content'))
      .flatMap((w) => {
        const same = s.words.filter((o) => o.lower === w.lower);
        return same.length === 1 && claim.words.filter((o) => o.lower === w.lower).length === 1 ? [{ w, o: same[0] as Word }] : [];
      });
    const passive = (p: Passage) => p.words.some((x, i) => x.lower === 'by' && p.words[i + 1]?.kind !== 'number');
    const isTurned = passive(claim) !== passive(s);
    for (const [i, one] of found.entries())
      for (const two of found.slice(i + 1)) {
        const near = Math.abs(one.w.at - two.w.at) < 14 && Math.abs(one.o.at - two.o.at) < 14 && one.o.clause === two.o.clause;
        if (!near) continue;
        if ((one.w.at < two.w.at) !== (one.o.at < two.o.at)) inverted += isTurned ? 0.3 : 1;
        else straight += 1;
      }
  }
  f['ed_inv'] = Math.min(3, inverted);
  f['ed_invShare'] = inverted / (inverted + straight || 1);
}
