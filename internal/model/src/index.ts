/**
 * Infrastructure Service: model
 *
 * What a model is asked, what it answers and what goes wrong on the way; bundled into `@tpl/ai`, never published alone.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: nothing to configure, every value comes from the caller
 * - main components: the port `TextModel`, `AiError` and its codes, what a provider's answer or failure means, the watch that ends a call, budgets and counts of tokens
 */

export type { Answer, OpenCall, Piece, Progress } from './answer/answer.ts';
export {
  addText,
  addThought,
  argumentsText,
  emptyAnswer,
  isWholeJson,
  noPieces,
  noProgress,
  putFinishWord,
  restOf,
  toToolCalls,
} from './answer/answer.ts';
export type { ChatThought } from './answer/chat-thought.ts';
export { createChatThought } from './answer/chat-thought.ts';
export {
  failureIn,
  failureOf,
  isJson,
  listOf,
  objectOf,
  optionalText,
  parseJson,
  parseObject,
  textOf,
  throwReported,
} from './answer/json-shape.ts';
export { openaiUsage } from './answer/openai-usage.ts';
export { reportedBy } from './answer/reported-by.ts';
export { ReportedError, UnreadableAnswer } from './answer/reported-error.ts';
export { createAnthropicBlocks, isThoughtBlock, readBlocks } from './anthropic/anthropic-blocks.ts';
export { hasCallerLeft, noteCaller } from './call/caller-signal.ts';
export type { Watch } from './call/watch.ts';
export { startWatch } from './call/watch.ts';
export { answerError, connectionError } from './failure/answer-error.ts';
export { foreignThought } from './failure/classify-failure.ts';
export type { ProviderFailure } from './failure/classify-provider-error.ts';
export { classifyProviderError } from './failure/classify-provider-error.ts';
export type { Budget, Reservation, Spend } from './money/budget.ts';
export type {
  BudgetLimit,
  BudgetState,
  MemoryBudget,
  MemoryBudgetOptions,
} from './money/create-memory-budget.ts';
export { createMemoryBudget } from './money/create-memory-budget.ts';
export type { TokenEstimator } from './money/token-estimator.ts';
export { createTokenEstimator } from './money/token-estimator.ts';
export { unseenTokens } from './money/unseen-output.ts';
export type { AiErrorDetails, ErrorTraits, PartialAnswer } from './port/ai-error.ts';
export { AiError, errorTraits, throwProblems } from './port/ai-error.ts';
export type { AttemptLog, AttemptRecord } from './port/attempt-log.ts';
export { createAttemptLog, identifyAttempt, placeOf, spentOf } from './port/attempt-log.ts';
export {
  areHeaders,
  checkRequest,
  extraBodyRule,
  isExtra,
  isKey,
  unsupported,
} from './port/check-request.ts';
export type { AiErrorCode, ErrorKind } from './port/error-code.ts';
export type { InputGuard, OutputGuard, OutputInspection, Verdict } from './port/guards.ts';
export type {
  AssistantMessage,
  ImagePart,
  Message,
  ProviderData,
  TextPart,
  Tool,
  ToolCall,
  ToolMessage,
  UserMessage,
} from './port/message.ts';
export { isPaused } from './port/message.ts';
export type { ModelEvents } from './port/model-events.ts';
export type {
  PromptRenderer,
  PromptTemplate,
  PromptUse,
  RenderedPrompt,
  SlotTrust,
  SlotValue,
} from './port/prompt.ts';
export type { StandardResult, StandardSchema } from './port/standard-schema.ts';
export { pathOf } from './port/standard-schema.ts';
export { takesSchemaByVendor, withFitSchema } from './port/strict-limits.ts';
export type {
  CacheInfo,
  FinishReason,
  GuardDecision,
  GuardReport,
  ModelCapabilities,
  ModelHealth,
  ModelWarning,
  OutputSchema,
  SpendBound,
  TextEvent,
  TextModel,
  TextRequest,
  TextResult,
} from './port/text-model.ts';
export type { DialectName, WireAnswer, WireEvent, WireRefusal, WireRequest } from './port/wire.ts';
export type { ChatHabits } from './turn/chat-habits.ts';
export { chatHabitsOf } from './turn/chat-habits.ts';
export { cleanPrompt, pictureTypeOf } from './turn/clean-prompt.ts';
export { withFreeIds } from './turn/distinct-calls.ts';
export { callIdsByVendor, fitCallId } from './turn/fit-call-id.ts';
export type { DataHome } from './turn/fit-request.ts';
export {
  everyCapability,
  fitRequest,
  originOf,
  unsupportedSettings,
  withOwnData,
} from './turn/fit-request.ts';
export {
  claudeCapabilities,
  geminiCapabilities,
  isThinking,
  openaiCapabilities,
} from './turn/known-models.ts';
export type { ToolResult } from './turn/next-turn.ts';
export { nextTurn } from './turn/next-turn.ts';
export { objectSchema } from './turn/object-schema.ts';
export type {
  RunnableTool,
  RunToolsOptions,
  RunToolsResult,
  ToolEvent,
} from './turn/run-tools.ts';
export { runTools } from './turn/run-tools.ts';
export type { ToolOutput } from './turn/tool-output.ts';
export { withoutSilent } from './turn/without-silent.ts';
