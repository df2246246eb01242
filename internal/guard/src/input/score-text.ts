// Scores one text by rules, model, hidden characters and decoded parts.
import type { BestWindow, LinearModel } from '../model/linear-model.ts';
import { createFeatureReader, orderSpans, scoreWindows } from '../model/linear-model.ts';
import { createOrderReader } from '../model/order-features.ts';
import type { CompiledRules, RuleHit } from '../rules/compile-rules.ts';
import { matchRules } from '../rules/compile-rules.ts';
import { readMisspelled } from '../rules/misspelled.ts';
import { decodeParts, readBackwards, readInterleaved } from '../text/decode.ts';
import type { HiddenCounts } from '../text/normalize.ts';
import { normalize } from '../text/normalize.ts';
import { isReported } from '../text/reported-speech.ts';
import type { Tokens } from '../text/tokens.ts';
import { tokenize } from '../text/tokens.ts';
import type { GuardSpan } from '../verdict/verdict.ts';

/** What a text is judged with. */
export interface Detector {
  readonly rules: CompiledRules;
  /** Phrases that are taken out before the text is judged. */
  readonly allowed?: CompiledRules | undefined;
  /** Ids of rules that do not count. */
  readonly muted?: ReadonlySet<string> | undefined;
  /** Without it the rules judge alone. */
  readonly model?: LinearModel | undefined;
  /** Finds orders in what is declared a document, from this score on. */
  readonly orders?: { readonly model: LinearModel; readonly at: number } | undefined;
}

/** Everything the local checks say about one text. */
export interface TextScore {
  score: number;
  /** Strongest first. */
  reasons: string[];
  spans: GuardSpan[];
  /** What the model alone says, 0..1. */
  model: number;
  /** How much each reason proves, 0..1. */
  weights: ReadonlyMap<string, number>;
}

const deepest = 3;
// Enough to stand out, not to be refused.
const unread = 0.8;
// Hints count together only where they stand together: a long document holds one of each kind by chance.
const neighborhood = 6_000;

/** Judges one text with everything that needs no other service: rules, model, hidden characters, decoded parts. */
export function scoreText(text: string, detector: Detector, depth = 0): TextScore {
  const { text: folded, offsets, hidden } = normalize(text);
  const tokens = tokenize(folded);
  const original = (at: number) => (offsets ? (offsets[at] as number) : at);
  const spans: GuardSpan[] = [];
  const weights = new Map<string, number>();
  const note = (reason: string, weight: number, start?: number, end?: number) => {
    if (detector.muted?.has(reason)) return;
    weights.set(reason, Math.max(weights.get(reason) ?? 0, weight));
    if (start !== undefined && end !== undefined) spans.push({ start, end, reason });
  };

  if (detector.allowed) leaveOut(matchRules(detector.allowed, tokens, folded, tokens.count), tokens);
  for (const { rule, start, end } of densest(matchRules(detector.rules, tokens, folded), detector)) {
    const { id, weight } = detector.rules.rules[rule] as { id: string; weight: number };
    const isTold = id.startsWith('override.') && isReported(folded.slice(Math.max(0, start - 80), start));
    note(id, isTold ? weight / 3 : weight, original(start), original(end));
  }
  for (const [reason, weight] of hiddenReasons(hidden)) note(reason, weight);

  let model = 0;
  if (detector.model && !detector.muted?.has('model')) {
    const best = scoreWindows(detector.model, tokens, createFeatureReader(tokens, folded));
    model = toProbability(best.logOdds);
    // Under one half the window says nothing worth showing, though it still counts.
    if (model >= 0.5)
      note(
        'model',
        model,
        original(tokens.start[best.first] as number),
        original(tokens.end[best.end - 1] as number),
      );
    else weights.set('model', model);
  }
  if (detector.orders && depth === 0 && tokens.count > 0) {
    const { score, first, end } = scoreOrders(detector.orders.model, tokens);
    if (score >= detector.orders.at)
      note(
        'document.order',
        unread,
        original(tokens.start[first] as number),
        original(tokens.end[end - 1] as number),
      );
  }
  if (depth <= deepest) {
    const decoded = decodeParts(folded, tokens);
    if (
      decoded.isUnread ||
      (depth === deepest && decoded.parts.some(({ encoding }) => encoding === 'base64'))
    )
      note('obfuscation.unread', unread, 0, text.length);
    const mended = depth < deepest ? readMisspelled(folded, tokens) : undefined;
    const read =
      depth === deepest
        ? []
        : [...decoded.parts, ...(mended ? [mended] : []), ...readInterleaved(folded, tokens)];
    const parts = read.map((part) => ({
      ...part,
      start: original(part.start),
      end: original(part.end),
    }));
    if (hidden.bidi > 0) parts.push(...readBackwards(text));
    for (const part of parts) {
      const inner = scoreText(part.text, detector, depth + 1);
      if (inner.score < 0.3) continue;
      // The part counts once, whatever number of reasons it gives.
      inner.reasons.forEach((reason, index) => {
        note(reason, index === 0 ? inner.score : 0, part.start, part.end);
      });
      note(`obfuscation.${part.encoding}`, 0.5, part.start, part.end);
      model = Math.max(model, inner.model);
    }
  }
  let doubt = 1;
  for (const weight of weights.values()) doubt *= 1 - weight;
  const reasons = [...weights].filter(([reason, weight]) => reason !== 'model' || weight >= 0.5);
  return {
    score: 1 - doubt,
    reasons: reasons.sort((a, b) => b[1] - a[1]).map(([reason]) => reason),
    spans,
    model,
    weights,
  };
}

/** The part of a document that reads most like an order to whoever reads it. */
export function scoreOrders(model: LinearModel, tokens: Tokens): BestWindow {
  const best = scoreWindows(model, tokens, createOrderReader(tokens), orderSpans);
  return { ...best, score: toProbability(best.logOdds) };
}

function leaveOut(hits: readonly RuleHit[], { count, start, end, hash }: Tokens): void {
  const sorted = [...hits].sort((a, b) => a.start - b.start);
  let at = 0;
  for (const hit of sorted) {
    while (at < count && (start[at] as number) < hit.start) at++;
    while (at < count && (end[at] as number) <= hit.end) hash[at++] = 0;
  }
}

// Never quite certain, and a low score never speaks against a rule.
function toProbability(logOdds: number): number {
  return 0.98 / (1 + Math.exp(-logOdds));
}

function hiddenReasons(hidden: HiddenCounts): [string, number][] {
  const found: [string, number][] = [];
  if (hidden.tags >= 3) found.push(['obfuscation.tag_characters', 0.7]);
  if (hidden.selectors >= 4) found.push(['obfuscation.variation_selectors', 0.6]);
  if (hidden.unseenBits >= 8) found.push(['obfuscation.unseen_bits', 0.6]);
  if (hidden.zeroWidth >= 3) found.push(['obfuscation.zero_width', 0.35]);
  if (hidden.homoglyphs >= 3) found.push(['obfuscation.homoglyphs', 0.35]);
  if (hidden.bidi >= 2) found.push(['obfuscation.bidi', 0.3]);
  if (hidden.spaced >= 16) found.push(['obfuscation.spaced_letters', 0.25]);
  return found;
}

/** The hits of the neighborhood whose distinct rules weigh most together. */
function densest(hits: RuleHit[], { rules: { rules }, muted }: Detector): RuleHit[] {
  const live = hits.filter((hit) => !muted?.has(rules[hit.rule]?.id ?? '')).sort((a, b) => a.start - b.start);
  if (live.length === 0 || (live.at(-1) as RuleHit).end - (live[0] as RuleHit).start <= neighborhood)
    return live;
  const counts = new Int32Array(rules.length);
  let sum = 0;
  let best = -1;
  let range = [0, 0];
  for (let to = 0, from = 0; to < live.length; to++) {
    const { rule, end } = live[to] as RuleHit;
    if (counts[rule] === 0) sum += evidence(rules[rule]?.weight ?? 0);
    counts[rule] = (counts[rule] as number) + 1;
    while (end - (live[from] as RuleHit).start > neighborhood && from < to) {
      const left = (live[from++] as RuleHit).rule;
      counts[left] = (counts[left] as number) - 1;
      if (counts[left] === 0) sum -= evidence(rules[left]?.weight ?? 0);
    }
    if (sum > best) {
      best = sum;
      range = [from, to + 1];
    }
  }
  return live.slice(range[0], range[1]);
}

const evidence = (weight: number): number => -Math.log(1 - Math.min(weight, 0.9999));
