/**
 * Infrastructure Service: ai
 *
 * Models behind one port: whole answers, typed errors, counted cost, structured output.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: `aiSettings` reads presets, environment, JSON and code
 * - main components: `TextModel`, `routeModels`, `wrapModel` and its layers, `definePrompt`, usage, cost and budgets;
 *   the adapters stand behind the doors `./anthropic` and `./openai`
 */
export type { AiErrorDetails, PartialAnswer } from './ai-error.ts';
export { AiError } from './ai-error.ts';
export type { AiErrorCode, ErrorKind, ErrorTraits } from './ai-error-code.ts';
export { errorTraits } from './ai-error-code.ts';
export type { AiSettings } from './ai-settings.ts';
export { aiSettings } from './ai-settings.ts';
export type { AttemptLog, AttemptRecord } from './attempt-log.ts';
export type { Cost } from './cost.ts';
export { addCost, noCost } from './cost.ts';
export { priceSource } from './generated/price-rows.ts';
export type { ImagePart, Message, TextPart, Tool, ToolCall } from './message.ts';
export type { InputGuard, OutputGuard, OutputInspection, Verdict } from './middleware/guards.ts';
export type { EventSink, Layer, Middleware } from './middleware/middleware.ts';
export type { WithBudgetOptions } from './middleware/with-budget.ts';
export { withBudget } from './middleware/with-budget.ts';
export type { ResponseCache } from './middleware/with-cache.ts';
export { withCache } from './middleware/with-cache.ts';
export { withFallback } from './middleware/with-fallback.ts';
export { withInputGuard } from './middleware/with-input-guard.ts';
export { withOutputGuard } from './middleware/with-output-guard.ts';
export type { Policy, PolicyAttempt, PolicyOptions } from './middleware/with-policy.ts';
export { withPolicy } from './middleware/with-policy.ts';
export type { ModelEvents } from './model-events.ts';
export type { Budget, Reservation, Spend } from './money/budget.ts';
export { costOf } from './money/cost-of.ts';
export type {
  BudgetLimit,
  BudgetState,
  MemoryBudget,
  MemoryBudgetOptions,
} from './money/create-memory-budget.ts';
export { createMemoryBudget } from './money/create-memory-budget.ts';
export type { Price, TokenPrices } from './money/price.ts';
export { priceOf } from './money/price-of.ts';
export { generateObject } from './object/generate-object.ts';
export type { ObjectOptions, ObjectResult } from './object/object-plan.ts';
export type { StandardResult, StandardSchema } from './object/standard-schema.ts';
export type { ObjectEvent, Partially } from './object/stream-object.ts';
export { streamObject } from './object/stream-object.ts';
export type { PromptRendererOptions } from './prompt/create-prompt-renderer.ts';
export { createPromptRenderer } from './prompt/create-prompt-renderer.ts';
export type { Prompt, PromptDefinition } from './prompt/define-prompt.ts';
export { definePrompt } from './prompt/define-prompt.ts';
export type {
  PromptRenderer,
  PromptTemplate,
  PromptUse,
  RenderedPrompt,
  SlotTrust,
  SlotValue,
} from './prompt/prompt.ts';
export type { ModelResponseRules } from './response-rules.ts';
export { responseRules } from './response-rules.ts';
export type { RouteOptions, RouteTarget } from './route-models.ts';
export { routeModels } from './route-models.ts';
export type {
  CacheInfo,
  FinishReason,
  ModelCapabilities,
  ModelWarning,
  OutputSchema,
  SpendBound,
  TextEvent,
  TextModel,
  TextRequest,
  TextResult,
} from './text-model.ts';
export type { Usage } from './usage.ts';
export { addUsage, noUsage } from './usage.ts';
export type { WrapModelOptions, WrappedModel } from './wrap-model.ts';
export { wrapModel } from './wrap-model.ts';
