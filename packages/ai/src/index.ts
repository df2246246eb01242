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

export type {
  AiErrorCode,
  AiErrorDetails,
  AssistantMessage,
  AttemptLog,
  AttemptRecord,
  Budget,
  BudgetLimit,
  BudgetState,
  CacheInfo,
  DialectName,
  ErrorKind,
  ErrorTraits,
  FinishReason,
  GuardDecision,
  GuardReport,
  ImagePart,
  InputGuard,
  MemoryBudget,
  MemoryBudgetOptions,
  Message,
  ModelCapabilities,
  ModelEvents,
  ModelHealth,
  ModelWarning,
  OutputGuard,
  OutputInspection,
  OutputSchema,
  PartialAnswer,
  PromptRenderer,
  PromptTemplate,
  PromptUse,
  ProviderData,
  ProviderFailure,
  RenderedPrompt,
  Reservation,
  RunnableTool,
  RunToolsOptions,
  RunToolsResult,
  SlotTrust,
  SlotValue,
  Spend,
  SpendBound,
  StandardResult,
  StandardSchema,
  TextEvent,
  TextModel,
  TextPart,
  TextRequest,
  TextResult,
  Tool,
  ToolCall,
  ToolEvent,
  ToolMessage,
  ToolOutput,
  ToolResult,
  UserMessage,
  Verdict,
  WireAnswer,
  WireEvent,
  WireRefusal,
  WireRequest,
} from '@internal/model';
export {
  AiError,
  classifyProviderError,
  createMemoryBudget,
  errorTraits,
  nextTurn,
  runTools,
} from '@internal/model';
export type { Cost, Price, PriceTable, TokenPrices, Usage } from '@internal/prices';
export { costOf, noCost, noUsage, priceOf, priceSource } from '@internal/prices';
export type { RedactionRange } from '@internal/redact/placeholders';
export type { EventSink, Layer, Middleware } from './layers/middleware/middleware.ts';
export type { WithBudgetOptions } from './layers/with-budget.ts';
export { withBudget } from './layers/with-budget.ts';
export type {
  ModelResponseRules,
  ResponseCache,
  SavingsLedger,
  WithCacheOptions,
} from './layers/with-cache.ts';
export { responseRules, withCache } from './layers/with-cache.ts';
export { withInputGuard } from './layers/with-input-guard.ts';
export type { WithObjectOptions } from './layers/with-object.ts';
export { withObject } from './layers/with-object.ts';
export { withOutputGuard } from './layers/with-output-guard.ts';
export type { Policy, PolicyAttempt, PolicyOptions } from './layers/with-policy.ts';
export { withPolicy } from './layers/with-policy.ts';
export type { RangeFinder, WithRedactionOptions } from './layers/with-redaction.ts';
export { withRedaction } from './layers/with-redaction.ts';
export type { WrapModelOptions, WrappedModel } from './layers/wrap-model.ts';
export { wrapModel } from './layers/wrap-model.ts';
export type { OutputDefinition } from './object/define-output.ts';
export { defineOutput } from './object/define-output.ts';
export { generateObject } from './object/generate-object.ts';
export type { ObjectOptions, ObjectResult } from './object/object-plan.ts';
export type { ObjectEvent, Partially } from './object/stream-object.ts';
export { streamObject } from './object/stream-object.ts';
export type { Prompt, PromptDefinition, PromptRendererOptions } from './prompt/create-prompt-renderer.ts';
export { createPromptRenderer, definePrompt } from './prompt/create-prompt-renderer.ts';
export type { RouteOptions, RouteTarget } from './route/route-models.ts';
export { routeModels, withFallback } from './route/route-models.ts';
export type { AiSettings } from './settings/ai-settings.ts';
export { aiSettings } from './settings/ai-settings.ts';
