/**
 * Infrastructure Service: guard
 *
 * Judges what goes into a model and what comes out of it; bundled into the door `@tpl/ai/guard`, never published alone.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: policies by slot and operation, rules as data
 * - main components: input guard, output guard, rule packs, classifier servers
 */
export type { ClassifierGuard, ClassifierGuardOptions } from './classifier/create-classifier-guard.ts';
export { createClassifierGuard } from './classifier/create-classifier-guard.ts';
export {
  llamaGuardClassifier,
  moderationClassifier,
  promptGuardClassifier,
} from './classifier/ready-classifiers.ts';
export type { Classification, ClassifierServer, TextClassifier } from './classifier/text-classifier.ts';
export type { InputGuard, InspectOptions, TextPlace } from './input/create-input-guard.ts';
export { createInputGuard, inspectInput } from './input/create-input-guard.ts';
export type { ExplainedReason, ExplainedWord, Explanation } from './input/explain-input.ts';
export { explainInput } from './input/explain-input.ts';
export type { InputGuardOptions } from './input/input-guard-options.ts';
export type { GuardPolicy } from './input/policy.ts';
export type { AnswerFacts } from './output/answer-facts.ts';
export type { AnswerFormat, AnswerSchema } from './output/answer-format.ts';
export type {
  OutputContext,
  OutputGuard,
  OutputGuardOptions,
  OutputSession,
  OutputVerdict,
} from './output/create-output-guard.ts';
export { createOutputGuard, inspectOutput } from './output/create-output-guard.ts';
export type { OutputPolicy, TextRedactor } from './output/output-policy.ts';
export { builtInRules } from './rules/built-in-rules.ts';
export type { LinearEngine } from './rules/compile-rules.ts';
export type { PatternRule, PhraseRule, RuleBase, RuleFamily, RulePack } from './rules/rule.ts';
export type { GuardErrorCode } from './verdict/guard-error.ts';
export { GuardError } from './verdict/guard-error.ts';
export type { GuardAction, GuardSpan, Verdict } from './verdict/verdict.ts';
