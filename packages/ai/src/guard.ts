/**
 * Infrastructure Service: ai/guard
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: policies by slot and operation, rules as data
 * - main components: input guard, output guard, rule packs
 */
export type { GuardErrorCode } from './guard/guard-error.ts';
export { GuardError } from './guard/guard-error.ts';
export type { JudgeModel, LlmJudgeOptions } from './guard/hooks/create-llm-judge.ts';
export { createLlmJudge } from './guard/hooks/create-llm-judge.ts';
export type {
  Classifier,
  ReviewedInputGuard,
  ReviewOptions,
} from './guard/hooks/create-reviewed-input-guard.ts';
export { createReviewedInputGuard } from './guard/hooks/create-reviewed-input-guard.ts';
export type { InputGuard } from './guard/input/create-input-guard.ts';
export { createInputGuard } from './guard/input/create-input-guard.ts';
export type { InputGuardOptions } from './guard/input/input-guard-options.ts';
export type { TextPlace } from './guard/input/input-judge.ts';
export type { InspectOptions } from './guard/input/inspect-input.ts';
export { inspectInput } from './guard/input/inspect-input.ts';
export type { GuardPolicy } from './guard/input/policy.ts';
export type { AnswerFacts } from './guard/output/answer-facts.ts';
export type { AnswerFormat, AnswerSchema } from './guard/output/answer-format.ts';
export type { OutputGuard, OutputGuardOptions } from './guard/output/create-output-guard.ts';
export { createOutputGuard, inspectOutput } from './guard/output/create-output-guard.ts';
export type { OutputPolicy, TextRedactor } from './guard/output/output-policy.ts';
export type { OutputContext, OutputSession, OutputVerdict } from './guard/output/output-session.ts';
export { builtInRules } from './guard/rules/built-in-rules.ts';
export type { LinearEngine } from './guard/rules/compile-rules.ts';
export type { PatternRule, PhraseRule, RuleBase, RuleFamily, RulePack } from './guard/rules/rule.ts';
export type { GuardAction, GuardEvent, GuardObservable, GuardSpan, Verdict } from './guard/verdict.ts';
