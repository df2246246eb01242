// Says what a layer is, in which order layers stand, and what they share.
import type { Verdict } from '../model/guards.ts';
import type { ModelEvents } from '../model/model-events.ts';
import type { GuardDecision, TextEvent, TextModel, TextResult } from '../model/text-model.ts';

/** The layers that a wrapped model may have, outermost first. */
export const layers = [
  'input_guard',
  'cache',
  'budget',
  'fallback',
  'object',
  'policy',
  'output_guard',
] as const;

/** Name of a layer. */
export type Layer = (typeof layers)[number];

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

/** Makes a middleware of one layer. What it does not replace passes through to the model inside. */
export function toMiddleware(
  layer: Layer,
  wrap: (model: TextModel, events: EventSink) => Pick<TextModel, 'generate' | 'stream'>,
): Middleware {
  const middleware = (model: TextModel, events: EventSink = silence): TextModel => ({
    id: model.id,
    ...(model.capabilities && { capabilities: model.capabilities }),
    ...(model.bound && { bound: (request) => (model.bound as NonNullable<TextModel['bound']>)(request) }),
    ...(model.ready && { ready: () => (model.ready as NonNullable<TextModel['ready']>)() }),
    ...(model.health && { health: () => (model.health as NonNullable<TextModel['health']>)() }),
    ...wrap(model, events),
  });
  return Object.assign(middleware, { layer });
}

const silence: EventSink = { has: () => false, emit: () => {} };

/** The events of a stream with another result at their end. */
export async function* changeResult(
  events: AsyncIterable<TextEvent>,
  change: (result: TextResult) => TextResult,
): AsyncGenerator<TextEvent> {
  for await (const event of events)
    yield event.type === 'finish' ? { type: 'finish', result: change(event.result) } : event;
}

/** Emits what a guard decided, if anybody listens, and gives it without the text. */
export function emitVerdict(
  events: EventSink,
  direction: ModelEvents['guard']['direction'],
  operation: string | undefined,
  { action, score, reasons }: Verdict,
): GuardDecision {
  const decision = { action, score, reasons };
  if (events.has('guard'))
    events.emit('guard', { ...(operation !== undefined && { operation }), direction, ...decision });
  return decision;
}
