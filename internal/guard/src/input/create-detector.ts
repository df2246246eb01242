// Puts rules and model together to what texts are judged with.
import { storedOrderWeights } from '../generated/guard-order-weights.ts';
import { storedWeights } from '../generated/guard-weights.ts';
import type { LinearModel } from '../model/linear-model.ts';
import { unpackModel } from '../model/linear-model.ts';
import { builtInRules } from '../rules/built-in-rules.ts';
import type { CompiledRules } from '../rules/compile-rules.ts';
import { compileRules } from '../rules/compile-rules.ts';
import { wordClasses } from '../rules/word-classes.ts';
import type { InputGuardOptions } from './input-guard-options.ts';
import type { GuardPolicy } from './policy.ts';
import type { Detector } from './score-text.ts';

const builtInSource = { rules: builtInRules, classes: wordClasses, engine: 'native' } as const;
let builtIn: { rules: CompiledRules; model: LinearModel } | undefined;

/** The rules and the model of the package, unpacked on first use. */
export function builtInDetector(): { rules: CompiledRules; model: LinearModel } {
  builtIn ??= { rules: compileRules(builtInSource), model: unpackModel(storedWeights) };
  return builtIn;
}

/** The built-in detector with packs added, or the packs alone. */
export function createDetector({ packs = [], packsOnly, engine }: InputGuardOptions): Detector {
  if (!packsOnly && packs.length === 0) return builtInDetector();
  const own = packs.map(({ rules, classes }) => ({ rules, classes: { ...wordClasses, ...classes }, engine }));
  if (packsOnly) return { rules: compileRules(...own) };
  return { rules: compileRules(builtInSource, ...own), model: builtInDetector().model };
}

let orderModel: LinearModel | undefined;

/** A detector as the policy wants it: with orders for documents, and without what the policy allows. */
export function detectorFor(base: Detector, { allow, content, ordersAt }: GuardPolicy): Detector {
  // Packs alone judge where the model was left out.
  const isDocument = content === 'document' && base.model !== undefined;
  if (isDocument) orderModel ??= unpackModel(storedOrderWeights);
  const orders = isDocument && orderModel && { model: orderModel, at: ordersAt ?? storedOrderWeights.flagAt };
  const detector = orders ? { ...base, orders } : base;
  if (!allow) return detector;
  const about = { family: 'override', owasp: '', weight: 0, for: [], against: [] } as const;
  const rules = (allow.phrases ?? [])
    .map((phrase) =>
      phrase
        .split(/[\s|$~]+/u)
        .filter(Boolean)
        .join(' '),
    )
    .filter((phrase) => phrase !== '')
    .map((phrase, index) => ({ ...about, id: `allow.phrase_${index}`, phrase }));
  return {
    ...detector,
    muted: new Set(allow.rules),
    ...(rules.length > 0 && { allowed: compileRules({ rules }) }),
  };
}
