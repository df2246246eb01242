/**
 * Infrastructure Service: ai/guard
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: policies by slot and operation, rules as data
 * - main components: input guard, output guard, rule packs
 */
export type {
  AnswerFacts,
  AnswerFormat,
  AnswerSchema,
  GuardAction,
  GuardErrorCode,
  GuardPolicy,
  GuardSpan,
  InputGuard,
  InputGuardOptions,
  InspectOptions,
  LinearEngine,
  OutputContext,
  OutputGuard,
  OutputGuardOptions,
  OutputPolicy,
  OutputSession,
  OutputVerdict,
  PatternRule,
  PhraseRule,
  RuleBase,
  RuleFamily,
  RulePack,
  TextPlace,
  TextRedactor,
  Verdict,
} from '@internal/guard';
export {
  builtInRules,
  createInputGuard,
  createOutputGuard,
  GuardError,
  inspectInput,
  inspectOutput,
} from '@internal/guard';
