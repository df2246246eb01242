// The model with everything around it, as the service sees it.
import type {
  Middleware,
  OutputGuard,
  PromptRenderer,
  TextEvent,
  TextRequest,
  TextResult,
  WrappedModel,
} from '@tpl/ai';
import type { ResponseCache } from '@tpl/cache/response';
import type { Policy } from '@tpl/resilience';

/** Answers of models, kept. */
export type AnswerCache = ResponseCache<TextRequest, TextResult, TextEvent>;

/** What stands around a model, whichever way its answers come. */
export interface ModelLayers {
  /** Input guard and redaction, outermost first, as far as they are on. */
  readonly outer: readonly Middleware[];
  readonly outputGuard: OutputGuard;
  readonly prompts: PromptRenderer;
}

/** A model that a caller may ask for. */
export interface ModelChoice {
  readonly name: string;
  /** Ids of the models behind the name, in the order they are asked; empty for the offline engine. */
  readonly routes: readonly string[];
  readonly model: WrappedModel;
}

/** The model with everything around it, and its parts for those who watch and operate them. */
export interface ComposedModel {
  readonly model: WrappedModel;
  /** Models that a caller may ask for by name, the offline engine among them; each has the same around it. */
  readonly choices: readonly ModelChoice[];
  /** Ids of the models behind it, in the order they are asked; empty when only the offline engine answers. */
  readonly routes: readonly string[];
  readonly policies: readonly Policy[];
  readonly answers: AnswerCache;
  /** What stands around other ways to a model of this service. */
  readonly layers: ModelLayers;
  /** The gate of a model: one attempt under the breaker and bulkhead of its provider, and the model's own cooldown. */
  gateOf(provider: string, model: string): Policy;
}
