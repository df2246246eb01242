// Infrastructure Service: ai · stable API, changes affect all users
import type { ModelEvents } from '../model-events.ts';
import type { TextModel } from '../text-model.ts';

/** The layers that a wrapped model may have, outermost first. */
export const layers = ['input_guard', 'cache', 'budget', 'fallback', 'policy', 'output_guard'] as const;

/** Name of a layer. */
export type Layer = (typeof layers)[number];

/** Tells the listeners of the wrapped model; `has` says whether anybody listens. */
export interface EventSink {
  has(event: keyof ModelEvents): boolean;
  emit<Name extends keyof ModelEvents>(event: Name, data: ModelEvents[Name]): void;
}

/** Wraps a model into a model. Usable alone, `withPolicy(gate)(model)`, or as one layer of `wrapModel`. */
export interface Middleware {
  (model: TextModel, events?: EventSink): TextModel;
  /** Where it stands in `wrapModel`; without one, wherever it was put. */
  readonly layer?: Layer;
}

/** Makes a middleware of one layer. What it does not replace passes through to the model inside. */
export function toMiddleware(
  layer: Layer,
  wrap: (model: TextModel, events: EventSink) => Pick<TextModel, 'generate' | 'stream'>,
): Middleware {
  const middleware = (model: TextModel, events: EventSink = silence): TextModel => ({
    id: model.id,
    ...(model.capabilities && { capabilities: model.capabilities }),
    ...(model.bound && { bound: (request) => (model.bound as NonNullable<TextModel['bound']>)(request) }),
    ...wrap(model, events),
  });
  return Object.assign(middleware, { layer });
}

const silence: EventSink = { has: () => false, emit: () => {} };
