/**
 * Infrastructure Service: ai/guard
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: policies by slot and operation, rules as data
 * - main components: input guard, output guard, rule packs, classifier servers
 */
export type {
  AnswerFacts,
  AnswerFormat,
  AnswerSchema,
  Classification,
  ClassifierGuard,
  ClassifierGuardOptions,
  ClassifierServer,
  ExplainedReason,
  ExplainedWord,
  Explanation,
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
  TextClassifier,
  TextPlace,
  TextRedactor,
  Verdict,
} from '@internal/guard';
export {
  builtInRules,
  createClassifierGuard,
  createInputGuard,
  createOutputGuard,
  explainInput,
  GuardError,
  inspectInput,
  inspectOutput,
  llamaGuardClassifier,
  moderationClassifier,
  promptGuardClassifier,
} from '@internal/guard';
