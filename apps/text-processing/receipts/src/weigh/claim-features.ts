// Measures what a model weighs: how a sentence and its sources differ, as numbers.
import type { Passage, Word } from '../facts/passage.ts';
import { isDenier, isNegator } from '../lexicon/lexicon.ts';
import { areKnownOpposites, nearnessOfMeaning, weightOfRoot } from '../lexicon/word-meanings.ts';
import { areOpposite, weightOf } from '../match/likeness.ts';
import { distance, nearness } from '../match/nearness.ts';
import { dateIsThere } from '../match/date-agrees.ts';
import { quantitiesAgree } from '../match/quantities-agree.ts';
import { bestLikeness } from '../match/likeness.ts';
import type { Evidence } from '../compare/judge-claim.ts';

import { editFeatures } from './edit-features.ts';
import { clauseFeatures, verbatimFeatures } from './clause-features.ts';

const SG = process.env['SG'] === '1';
type F = Record<string, number>;

const isMeaning = ({ kind }: Word) => kind === 'content' || kind === 'light';

export function sim(a: Word, b: Word): number {
  if (a.kind === 'mark' || b.kind === 'mark' || a.kind === 'grammar' || b.kind === 'grammar') return 0;
  if (a.root === b.root && a.root !== '') return 1;
  if (a.groups.some((g) => (g < 0 || SG) && b.groups.includes(g))) return 0.88;
  let s = beginAlike(a.root, b.root) ? 0.8 : 0;
  if (isMeaning(a) && isMeaning(b)) s = Math.max(s, nearnessOfMeaning(a.root, b.root) ?? 0);
  return s;
}
function beginAlike(one: string, other: string): boolean {
  let shared = 0;
  while (shared < one.length && one[shared] === other[shared]) shared += 1;
  return shared >= 5 && Math.min(one.length, other.length) - shared <= 1 && Math.max(one.length, other.length) - shared <= 3;
}

export const opp = (a: Word, b: Word) => a.kind !== 'mark' && b.kind !== 'mark' && a.kind !== 'name' && b.kind !== 'name' && (areOpposite(a, b) || areKnownOpposites(a.root, b.root));

const negNext = /^(?:more|less|later|fewer|earlier|sooner|closer|longer|doubt|matter)$/;
/** Places of negators: explicit, and implied. */
function negators(p: Passage, implied: boolean): Word[] {
  const w = p.words;
  return w.filter((x) => {
    const next = w[x.at + 1]?.lower ?? '';
    if (x.lower === 'not' && (next === 'only' || next === 'just')) return false;
    if ((x.lower === 'no' || x.lower === 'not') && negNext.test(next)) return false;
    if (isNegator(x.lower) && !x.root.includes('_')) return true;
    if (/^(?:without|neither|nor|cannot|nobody|none|nothing|never)$/.test(x.lower)) return true;
    if (x.lower === 'instead' && next === 'of') return true;
    if (x.lower === 'rather' && next === 'than') return true;
    if (!implied) return false;
    return (isDenier(x.root) && x.lower !== 'only') || /^(?:few|little|rarely|seldom|unable)$/.test(x.lower);
  });
}

export function claimFeatures(claim: Passage, { sources, context, rarityOf }: Evidence): F {
  const f: F = {};
  const all = sources.flatMap((s) => s.words.map((w) => ({ s, w })));
  const ctx = context.flatMap((s) => s.words);
  const g = (x: number) => Math.max(0, Math.min(1, (x - 0.3) / 0.5));
  let [tot, cov, miss, w1, w2, ctot, ccov] = [0, 0, 0, 0, 0, 0, 0];
  const byPos: Record<string, [number, number]> = { NOUN: [0, 0], VERB: [0, 0], ADJ: [0, 0], ADV: [0, 0], NAME: [0, 0] };
  const each = sources.map(() => 0);
  const clauseCov = new Map<number, { t: number; s: number[] }>();
  for (const word of claim.words) {
    const plain = weightOf(word);
    if (plain === 0) continue;
    const weight = plain * (0.5 + rarityOf(word));
    const per = sources.map((s) => Math.max(0, ...s.words.map((o) => g(sim(word, o)))));
    const here = Math.max(0, ...per);
    const near = Math.max(here, 0.6 * Math.max(0, ...ctx.map((o) => g(sim(word, o)))));
    for (const [i, v] of per.entries()) each[i] = (each[i] ?? 0) + weight * v;
    const cl = clauseCov.get(word.clause) ?? { t: 0, s: sources.map(() => 0) };
    clauseCov.set(word.clause, cl);
    cl.t += weight;
    for (const [i, v] of per.entries()) cl.s[i] = (cl.s[i] ?? 0) + weight * v;
    tot += weight;
    cov += weight * near;
    const m = weight * (1 - near);
    miss += m;
    if (m > w1) [w1, w2] = [m, w1];
    else if (m > w2) w2 = m;
    if (word.kind === 'content') { ctot += 1; ccov += near < 0.35 ? 1 : 0; }
    const pos = word.kind === 'name' ? 'NAME' : word.pos === 'PROPN' ? 'NOUN' : word.pos;
    const row = byPos[pos];
    if (row) { row[0] += weight; row[1] += weight * (1 - near); }
  }
  f['cover'] = tot ? cov / tot : 1;
  f['miss'] = miss;
  f['worst1'] = w1;
  f['worst2'] = w2;
  f['lackCount'] = ccov;
  f['lackShare'] = ctot ? ccov / ctot : 0;
  for (const [k, [t, m]] of Object.entries(byPos)) { f[`miss${k}`] = m; f[`missShare${k}`] = t ? m / t : 0; }
  const bestOne = Math.max(0, ...each);
  f['coverBest'] = tot ? bestOne / tot : 1;
  f['coverGap'] = tot ? (cov - bestOne) / tot : 0;
  f['nSources'] = sources.length;
  const clauses = [...clauseCov.values()].filter((c) => c.t >= 1.5);
  f['worstClause'] = Math.min(1, ...clauses.map((c) => Math.max(...c.s) / c.t));
  f['len'] = claim.words.length;
  chunkFeatures(f, claim, sources, context, rarityOf);
  cohesion(f, claim, sources);
  clauseFeatures(f, claim, sources);
  verbatimFeatures(f, claim, sources);
  // Polarity.
  for (const implied of [false, true]) {
    const name = implied ? 'Imp' : '';
    const nc = negators(claim, implied);
    const ns = new Map(sources.map((s) => [s, negators(s, implied)]));
    const pol = (p: Passage, negs: Word[], w: Word) => {
      const c = w.clause;
      return negs.filter((n) => n.clause === c && n.at < w.at && n.at !== w.at).length % 2;
    };
    let [conf, total, top, vconf, vtot] = [0, 0, 0, 0, 0];
    for (const w of claim.words) {
      if (!isMeaning(w) || weightOf(w) === 0) continue;
      let best: { v: number; c: number } | undefined;
      for (const { s, w: o } of all) {
        if (!isMeaning(o)) continue;
        const anti = opp(w, o);
        const sm = anti ? 0.8 : sim(w, o);
        if (sm < 0.5) continue;
        const v = sm * (0.1 + nearness(claim, { from: w.at, to: w.at }, s, { from: o.at, to: o.at }));
        const c = pol(claim, nc, w) ^ pol(s, ns.get(s) ?? [], o) ^ (anti ? 1 : 0);
        if (best === undefined || v > best.v) best = { v, c };
      }
      if (best === undefined) continue;
      const wt = weightOf(w) * Math.min(1, best.v);
      total += wt;
      if (best.c) { conf += wt; top = Math.max(top, wt); }
      if (w.pos === 'VERB' || w.pos === 'ADJ') { vtot += wt; if (best.c) vconf += wt; }
    }
    f[`pol${name}`] = conf;
    f[`polShare${name}`] = total ? conf / total : 0;
    f[`polTop${name}`] = top;
    f[`polVerb${name}`] = vconf;
    f[`polVerbShare${name}`] = vtot ? vconf / vtot : 0;
    const near = new Set<string>();
    let nsrc = 0;
    for (const s of sources) for (const n of ns.get(s) ?? []) {
      // counts where its clause is spoken of
      const own = s.words.filter((o) => o.clause === n.clause && isMeaning(o) && o.kind === 'content');
      const hit = own.filter((o) => claim.words.some((w) => sim(w, o) > 0.6 || opp(w, o))).length;
      if (own.length === 0 || hit / own.length >= 0.34) { nsrc += 1; near.add(n.lower); }
    }
    f[`negC${name}`] = nc.length;
    f[`negS${name}`] = nsrc;
    f[`negOdd${name}`] = Math.abs(nc.length - nsrc) % 2;
    f[`negMore${name}`] = Math.max(0, nc.length - nsrc);
    f[`negLess${name}`] = Math.max(0, nsrc - nc.length);
    f[`negNoneS${name}`] = nc.length > 0 && nsrc === 0 ? 1 : 0;
    f[`negNoneC${name}`] = nc.length === 0 && nsrc > 0 ? 1 : 0;
  }
  // Opposites in place of a word that is nowhere itself.
  let [anti, antiTop] = [0, 0];
  for (const w of claim.words) {
    if (!isMeaning(w)) continue;
    if (all.some(({ w: o }) => o.root === w.root)) continue;
    let best = 0;
    for (const { s, w: o } of all) if (opp(w, o)) best = Math.max(best, nearness(claim, { from: w.at, to: w.at }, s, { from: o.at, to: o.at }));
    if (best > 0) { anti += 1; antiTop = Math.max(antiTop, best); }
  }
  f['anti'] = anti;
  f['antiNear'] = antiTop;
  // Marker words by kind, in what is spoken of.
  const spoken = all.filter(({ s, w }) => {
    const own = s.words.filter((o) => o.clause === w.clause && o.kind === 'content');
    return own.length === 0 || own.filter((o) => claim.words.some((x) => sim(x, o) > 0.6)).length / own.length >= 0.3;
  }).map(({ w }) => w);
  for (const [name, re] of Object.entries(markers)) {
    const c = claim.words.some((w) => re.test(w.lower));
    const s = spoken.some((w) => re.test(w.lower));
    f[`mk_${name}_new`] = c && !s && !all.some(({ w }) => re.test(w.lower)) ? 1 : 0;
    f[`mk_${name}_gone`] = s && !c ? 1 : 0;
  }
  return f;
}

const markers: Record<string, RegExp> = {
  only: /^(?:only|solely|exclusively|just|merely)$/,
  if: /^(?:if|provided|when|whenever|assuming|condition|case)$/,
  unless: /^(?:unless|except|excluding|but|save|apart)$/,
  regardless: /^(?:even|regardless|irrespective|whether|matter|despite|although|though)$/,
  before: /^(?:before|until|till|earlier|by|prior)$/,
  after: /^(?:after|since|once|later|following|from)$/,
  all: /^(?:all|every|each|always|any|everyone|everybody|entire|whole|both|everything)$/,
  some: /^(?:some|most|often|usually|sometimes|several|part|partly|mostly|mainly|many|majority|certain)$/,
  none: /^(?:no|none|nobody|never|nothing|neither|not)$/,
  must: /^(?:must|shall|required|obliged|has|have|need|needs|mandatory|obligatory|compulsory)$/,
  may: /^(?:may|can|could|might|optional|allowed|permitted|free|possible|able)$/,
  should: /^(?:should|recommended|advised|ought)$/,
  will: /^(?:will|would|plans|planned|going|intends|hopes|expects|expected)$/,
  more: /^(?:more|higher|larger|greater|above|over|exceed|exceeds|exceeded|longer|rose|up|increase|increased|grew|least|minimum)$/,
  less: /^(?:less|fewer|lower|smaller|below|under|shorter|fell|down|decrease|decreased|declined|most|maximum|reduced|cut)$/,
  because: /^(?:because|due|owing|reason|since|account|thanks|therefore|so)$/,
};

/** What a word says in general. */
export const mass = (w: Word) => (w.kind === 'name' ? 1.2 : w.kind === 'content' || w.kind === 'light' ? weightOfRoot(w.root) * (w.pos === 'ADV' ? 0.6 : 1) : 0);
const g2 = (x: number) => Math.max(0, Math.min(1, (x - 0.35) / 0.45));

/** Stretches between commas, joints and "and": each should rest on one place. */
function chunksOf(claim: Passage): Word[][] {
  const chunks: Word[][] = [];
  let now: Word[] = [];
  const size = (ws: Word[]) => ws.reduce((s, w) => s + mass(w), 0);
  for (const w of claim.words) {
    const isBreak = /^(?:[,;:()—–]|and|but|which|who|whose|where|while|whereas|because|since|so|although|if|unless|when|after|before|until)$/.test(w.lower);
    if (isBreak && size(now) >= 1.6) {
      chunks.push(now);
      now = [];
    }
    now.push(w);
  }
  if (size(now) >= 1 || chunks.length === 0) chunks.push(now);
  else chunks.at(-1)?.push(...now);
  return chunks;
}

function chunkFeatures(f: F, claim: Passage, sources: readonly Passage[], context: readonly Passage[], rarityOf: (w: Word) => number): void {
  const chunks = chunksOf(claim);
  let [minV, minG, missMax, sum, tot, revMin, revSum, cosMin, cosSum] = [1, 1, 0, 0, 0, 1, 0, 1, 0];
  let [minX, xSum] = [1, 0];
  const nearBefore = [...context, ...sources];
  for (const chunk of chunks) {
    const from = chunk[0]?.at ?? 0;
    const to = chunk.at(-1)?.at ?? 0;
    const qs = claim.quantities.filter((q) => q.from >= from && q.from <= to);
    const ds = claim.dates.filter((q) => q.from >= from && q.from <= to);
    const total = chunk.reduce((s, w) => s + mass(w), 0) + 0.8 * (qs.length + ds.length);
    if (total === 0) continue;
    const score = (s: Passage) => {
      const beside = nearBefore.filter((p) => p !== s && Math.abs(p.index - s.index) <= 2);
      let [v, gr, x] = [0, 0, 0];
      for (const w of chunk) {
        const m = mass(w);
        if (m === 0) continue;
        const here = Math.max(0, ...s.words.map((o) => g2(sim(w, o))));
        const next = here >= 0.7 ? 0 : 0.7 * Math.max(0, ...beside.flatMap((p) => p.words.map((o) => g2(sim(w, o)))));
        v += m * Math.max(here, next);
        gr += m * Math.max(bestLikeness(w, s), next);
        x += m * (s.words.some((o) => o.root === w.root && w.root !== '') ? 1 : 0);
      }
      const facts = 0.8 * (qs.filter((q) => s.quantities.some((r) => quantitiesAgree(q, r))).length + ds.filter((d) => dateIsThere(d, s.dates)).length);
      return { s, v: (v + facts) / total, gr: (gr + facts) / total, x: (x + facts) / total };
    };
    const rows = sources.map(score).sort((a, b) => b.v - a.v);
    const best = rows[0];
    if (best === undefined) continue;
    const bestG = Math.max(...rows.map((r) => r.gr));
    tot += total;
    sum += best.v * total;
    minV = Math.min(minV, best.v);
    minG = Math.min(minG, bestG);
    minX = Math.min(minX, best.x);
    xSum += best.x * total;
    missMax = Math.max(missMax, (1 - best.v) * total);
    // The other way round: how much of the clause that it meets does the sentence say?
    const clauses = new Map<number, [number, number, number]>();
    for (const o of best.s.words) {
      const m = mass(o);
      if (m === 0) continue;
      const row = clauses.get(o.clause) ?? [0, 0, 0];
      clauses.set(o.clause, row);
      row[0] += m;
      row[1] += m * Math.max(0, ...claim.words.map((w) => g2(sim(w, o))));
      row[2] += m * Math.max(0, ...chunk.map((w) => g2(sim(w, o))));
    }
    const met = [...clauses.values()].sort((a, b) => b[2] - a[2])[0];
    const rev = met === undefined || met[0] === 0 ? 0 : met[1] / met[0];
    revMin = Math.min(revMin, rev);
    revSum += rev * total;
    const c = centroidLikeness(chunk, best.s.words);
    cosMin = Math.min(cosMin, c);
    cosSum += c * total;
  }
  f['ch_n'] = chunks.length;
  f['ch_min'] = minV;
  f['ch_minG'] = minG;
  f['ch_missMax'] = missMax;
  f['ch_mean'] = tot ? sum / tot : 1;
  f['ch_revMin'] = revMin;
  f['ch_rev'] = tot ? revSum / tot : 1;
  f['ch_cosMin'] = cosMin;
  f['ch_cos'] = tot ? cosSum / tot : 1;
  f['ch_minX'] = minX;
  f['ch_x'] = tot ? xSum / tot : 1;
  // Words that the whole document does not have.
  let [novel, novelTop, novelFar, elsewhere] = [0, 0, 0, 0];
  for (const w of claim.words) {
    const m = mass(w);
    if (m === 0) continue;
    const best = Math.max(0, ...sources.flatMap((s) => s.words.map((o) => sim(w, o))));
    if (best >= 0.8) continue;
    if (rarityOf(w) === 1) {
      novel += m;
      novelTop = Math.max(novelTop, m * (1 - best));
      novelFar += m * (1 - g2(best));
    } else elsewhere += m * (1 - g2(best));
  }
  f['novel'] = novel;
  f['novelTop'] = novelTop;
  f['novelFar'] = novelFar;
  f['elsewhere'] = elsewhere;
}

/** Mean over the weightiest of how alike they are on the whole. */
function centroidLikeness(one: readonly Word[], other: readonly Word[]): number {
  let [sum, total] = [0, 0];
  for (const w of one) {
    const m = mass(w);
    if (m === 0) continue;
    const sims = other.filter((o) => mass(o) > 0).map((o) => sim(w, o)).sort((a, b) => b - a).slice(0, 3);
    if (sims.length === 0) continue;
    total += m;
    sum += (m * sims.reduce((a, b) => a + b, 0)) / sims.length;
  }
  return total ? sum / total : 1;
}

interface Item { readonly at: number; readonly type: 'word' | 'name' | 'fact'; readonly m: number; readonly clause: number; places(s: Passage): { at: number; v: number }[] }

/** Whether what stands together in the sentence stands together in a source. */
function cohesion(f: F, claim: Passage, sources: readonly Passage[]): void {
  const items: Item[] = [];
  for (const w of claim.words) {
    const m = mass(w);
    if (m < 0.25) continue;
    items.push({ at: w.at, type: w.kind === 'name' ? 'name' : 'word', m, clause: w.clause,
      places: (s) => s.words.map((o) => ({ at: o.at, v: sim(w, o) })).filter(({ v }) => v >= 0.55) });
  }
  for (const q of claim.quantities)
    items.push({ at: q.from, type: 'fact', m: 0.8, clause: claim.words[q.from]?.clause ?? 0,
      places: (s) => s.quantities.filter((r) => quantitiesAgree(q, r)).map((r) => ({ at: r.from, v: 1 })) });
  for (const q of claim.dates)
    items.push({ at: q.from, type: 'fact', m: 0.8, clause: claim.words[q.from]?.clause ?? 0,
      places: (s) => s.dates.filter((r) => dateIsThere(q, [r])).map((r) => ({ at: r.from, v: 1 })) });
  items.sort((a, b) => a.at - b.at);
  const placed = items.map((item) => sources.map((s) => item.places(s).slice(0, 4)));
  const sums: Record<string, [number, number, number]> = { word: [0, 0, 1], name: [0, 0, 1], fact: [0, 0, 1] };
  for (const [i, one] of items.entries())
    for (let j = i + 1; j < Math.min(items.length, i + 4); j += 1) {
      const two = items[j];
      if (two === undefined) continue;
      const said = distance(claim, two.at, { from: one.at, to: one.at });
      if (said > 5) continue;
      let best = -1;
      for (const [k, s] of sources.entries())
        for (const a of placed[i]?.[k] ?? [])
          for (const b of placed[j]?.[k] ?? []) {
            if (a.at === b.at) continue;
            const real = distance(s, b.at, { from: a.at, to: a.at });
            best = Math.max(best, Math.min(a.v, b.v) / (1 + Math.max(0, real - said - 1) / 3));
          }
      const isThere = (n: number) => placed[n]?.some((list) => list.length > 0) === true;
      const type = one.type === 'name' || two.type === 'name' ? 'name' : one.type === 'fact' || two.type === 'fact' ? 'fact' : 'word';
      const row = sums[type];
      if (row === undefined || !isThere(i) || !isThere(j)) continue;
      const m = (one.m * two.m) / (1 + said);
      row[0] += m;
      row[1] += m * Math.max(0, best);
      row[2] = Math.min(row[2], 1 - (1 - Math.max(0, best)) * Math.min(1, m * 3));
    }
  for (const [type, [t, v, least]] of Object.entries(sums)) {
    f[`co_${type}`] = t ? v / t : 1;
    f[`co_${type}Lost`] = t - v;
    f[`co_${type}Min`] = least;
  }
}
