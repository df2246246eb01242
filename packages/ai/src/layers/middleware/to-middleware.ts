// Makes the middleware of one layer, and what layers share.
import type { GuardDecision, ModelEvents, TextEvent, TextModel, TextResult, Verdict } from '@internal/model';
import type { EventSink, Layer, Middleware } from './middleware.ts';

/** Makes a middleware of one layer. What it does not replace passes through to the model inside. */
export function toMiddleware(
  layer: Layer,
  wrap: (model: TextModel, events: EventSink) => Pick<TextModel, 'generate' | 'stream' | 'screen' | 'bound'>,
): Middleware {
  const middleware = (model: TextModel, events: EventSink = silence): TextModel => ({
    id: model.id,
    ...(model.capabilities && { capabilities: model.capabilities }),
    ...(model.screen && {
      screen: (request) => (model.screen as NonNullable<TextModel['screen']>)(request),
    }),
    ...(model.bound && { bound: (request) => (model.bound as NonNullable<TextModel['bound']>)(request) }),
    ...(model.ready && { ready: () => (model.ready as NonNullable<TextModel['ready']>)() }),
    ...(model.health && { health: () => (model.health as NonNullable<TextModel['health']>)() }),
    ...wrap(model, events),
  });
  return Object.assign(middleware, { layer });
}

/** Reaches nobody. */
export const silence: EventSink = { has: () => false, emit: () => {} };

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
  durationMs: number,
): GuardDecision {
  const decision = { action, score, reasons };
  if (events.has('guard'))
    events.emit('guard', {
      ...(operation !== undefined && { operation }),
      direction,
      ...decision,
      durationMs,
    });
  return decision;
}
