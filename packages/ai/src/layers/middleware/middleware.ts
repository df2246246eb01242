// What a layer around a model is, and how it reaches the listeners of the model.

import type { ModelEvents, TextModel } from '@internal/model';

/** The layers that a wrapped model may have, outermost first. */
export const layerOrder = [
  'input_guard',
  'redaction',
  'cache',
  'budget',
  'ledger',
  'fallback',
  'object',
  'policy',
  'output_guard',
] as const;

/** Name of a layer. */
export type Layer = (typeof layerOrder)[number];

/** Reaches the listeners of the wrapped model; `has` says whether anybody listens. */
export interface EventSink {
  /** Whether anybody listens. */
  has(event: keyof ModelEvents): boolean;
  /** Reaches every listener. */
  emit<Name extends keyof ModelEvents>(event: Name, data: ModelEvents[Name]): void;
}

/** Wraps a model into a model. Usable alone, `withPolicy(gate)(model)`, or as one layer of `wrapModel`. */
export interface Middleware {
  (model: TextModel, events?: EventSink): TextModel;
  /** Where it stands in `wrapModel`; without one, wherever it was put. */
  readonly layer?: Layer;
}
