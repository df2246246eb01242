// Measures each clause of a sentence against the clause that says most of it: whether one denies, or binds to another condition.
import type { Passage, Word } from '../facts/passage.ts';
import { isDenier } from '../lexicon/lexicon.ts';
import { mass, opp, sim } from './claim-features.ts';

type F = Record<string, number>;
interface Clause { readonly p: Passage; readonly words: readonly Word[]; readonly all: readonly Word[]; readonly total: number }

function clausesOf(p: Passage): Clause[] {
  const last = p.words.at(-1)?.clause ?? -1;
  return Array.from({ length: last + 1 }, (_, n) => {
    const all = p.words.filter((w) => w.clause === n);
    const words = all.filter((w) => mass(w) > 0);
    return { p, words, all, total: words.reduce((s, w) => s + mass(w), 0) };
  }).filter(({ total }) => total > 0);
}

const explicit = /^(?:not|n't|no|never|none|nobody|nothing|nowhere|neither|nor|cannot|without|hardly|barely|scarcely|except|unless|excluding)$/;
const bound = /^(?:more|less|later|fewer|earlier|sooner|closer|longer|doubt|matter|only|just)$/;
function deniesIn(all: readonly Word[], words: readonly Word[]): Word[] {
  return all.filter((w) => {
    const next = words[w.at + 1]?.lower ?? '';
    if (/^(?:no|not)$/.test(w.lower) && bound.test(next)) return false;
    if (w.lower === 'instead' || w.lower === 'rather') return next === 'of' || next === 'than';
    return explicit.test(w.lower);
  });
}
const implied = (w: Word) => isDenier(w.root) && !explicit.test(w.lower) && w.lower !== 'only';

const conditionWords: readonly (readonly [string, RegExp])[] = [
  ['even', /^(?:even|regardless|irrespective|matter)$/],
  ['unless', /^(?:unless|except)$/],
  ['only', /^(?:only|solely|exclusively)$/],
  ['if', /^(?:if|provided|providing|assuming|condition|when|whenever|where)$/],
  ['before', /^(?:before|until|till)$/],
  ['after', /^(?:after|once|since)$/],
];
const kindsIn = (all: readonly Word[]) => new Set(conditionWords.filter(([, re]) => all.some((w) => re.test(w.lower))).map(([k]) => k));

export function clauseFeatures(f: F, claim: Passage, sources: readonly Passage[]): void {
  const theirs = sources.flatMap(clausesOf);
  const ours = clausesOf(claim);
  let [conf, confTop, agree, confX, confXTop] = [0, 0, 0, 0, 0];
  const cond: Record<string, number> = { turned: 0, lost: 0, new: 0, ifUnless: 0, even: 0, onlyLost: 0, onlyNew: 0, beforeAfter: 0 };
  const add = (k: string, v: number) => { cond[k] = Math.max(cond[k] ?? 0, v); };
  const met = new Map<Clause, number>();
  for (const c of ours) {
    const rows = theirs.map((s) => {
      let [v, r] = [0, 0];
      for (const w of c.words) v += mass(w) * Math.max(0, ...s.words.map((o) => (opp(w, o) ? 0.8 : sim(w, o)))) ** 1.5;
      for (const o of s.words) r += mass(o) * Math.max(0, ...c.words.map((w) => (opp(w, o) ? 0.8 : sim(w, o)))) ** 1.5;
      const [p, q] = [v / c.total, r / s.total];
      return { s, v: p, q, both: (2 * p * q) / (p + q || 1), score: p + 0.5 * q };
    }).sort((a, b) => b.score - a.score);
    const best = rows[0];
    if (best === undefined) continue;
    met.set(best.s, Math.max(met.get(best.s) ?? 0, best.q));
    const strength = Math.min(1, c.total / 2) * best.both;
    const ex = (deniesIn(c.all, claim.words).length + deniesIn(best.s.all, best.s.p.words).length) % 2;
    const unmatched = (from: Clause, to: Clause) => from.all.filter((w) => implied(w) && !to.all.some((o) => sim(w, o) > 0.7)).length;
    const turnedWords = c.words.filter((w) => !best.s.words.some((o) => o.root === w.root) && best.s.words.some((o) => opp(w, o))).length;
    const im = (ex + unmatched(c, best.s) + unmatched(best.s, c) + turnedWords) % 2;
    if (ex) { confX += strength; confXTop = Math.max(confXTop, strength); }
    if (im) { conf += strength; confTop = Math.max(confTop, strength); } else agree += strength;
    const [kc, ks] = [kindsIn(c.all), kindsIn(best.s.all)];
    const [kClaim, kSource] = [kindsIn(claim.words), kindsIn(best.s.p.words)];
    for (const k of kc) if (!kSource.has(k)) { add('new', strength); if (k === 'only') add('onlyNew', strength); if (k === 'even') add('even', strength); }
    for (const k of ks) if (!kClaim.has(k)) { add('lost', strength); if (k === 'only') add('onlyLost', strength); if (k === 'even') add('even', strength); }
    const has = (a: string, b: string) => kc.has(a) && !ks.has(a) && ks.has(b) && !kc.has(b);
    const flip = im ? 0.3 : 1;
    if (has('if', 'unless') || has('unless', 'if')) add('ifUnless', strength * flip);
    if (has('before', 'after') || has('after', 'before')) add('beforeAfter', strength * flip);
    if (kc.size > 0 && ks.size > 0 && ![...kc].some((k) => ks.has(k))) add('turned', strength * flip);
  }
  f['cl_conf'] = conf; f['cl_confTop'] = confTop; f['cl_agree'] = agree; f['cl_confX'] = confX; f['cl_confXTop'] = confXTop;
  f['cl_confShare'] = conf / (conf + agree || 1);
  for (const [k, v] of Object.entries(cond)) f[`cl_${k}`] = v;
  // A condition in a clause of a source that is spoken of, whose own clause is not.
  let dropped = 0;
  for (const s of theirs) {
    const kinds = kindsIn(s.all);
    if (kinds.size === 0 || met.has(s)) continue;
    const beside = theirs.filter((t) => t.p === s.p && met.has(t)).map((t) => met.get(t) ?? 0);
    if (beside.length > 0 && ![...kinds].some((k) => kindsIn(claim.words).has(k))) dropped = Math.max(dropped, ...beside);
  }
  f['cl_dropped'] = dropped;
}

const safe = /^(?:the|a|an|has|have|had|is|are|was|were|been|be|of|that|which|who|will|would|to|and|in|on|at|by|for|with|as|,|;|:|\.|"|“|”|')$/;
/** Share of the words that stand in runs of at least `least` words as a source has them. */
export function verbatimFeatures(f: F, claim: Passage, sources: readonly Passage[]): void {
  const ours = claim.words.filter((w) => !safe.test(w.lower)).map((w) => w.lower);
  const lists = sources.map((s) => s.words.filter((w) => !safe.test(w.lower)).map((w) => w.lower));
  for (const least of [2, 3]) {
    const covered = new Set<number>();
    let runs = 0;
    for (let at = 0; at < ours.length; ) {
      let best = 0;
      for (const list of lists)
        for (let from = 0; from < list.length; from += 1) {
          let n = 0;
          while (at + n < ours.length && ours[at + n] === list[from + n]) n += 1;
          best = Math.max(best, n);
        }
      if (best >= least) { for (let n = 0; n < best; n += 1) covered.add(at + n); runs += 1; at += best; } else at += 1;
    }
    f[`vb_${least}`] = ours.length === 0 ? 1 : covered.size / ours.length;
    f[`vb_runs${least}`] = runs;
    f[`vb_all${least}`] = covered.size === ours.length ? 1 : 0;
  }
  f['vb_odd'] = ours.filter((w) => !lists.some((l) => l.includes(w))).length;
}
