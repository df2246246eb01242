// Lets of an answer in a provider's own words only go what the guard lets go.
import { createWireGuard, guardBody } from '@internal/doors';
import type {
  GuardDecision,
  OutputGuard,
  TextEvent,
  TextRequest,
  TextResult,
  WireEvent,
} from '@internal/model';
import type { Origin } from '../middleware/inspection.ts';
import { judged, openInspection, pushed, worstOf } from '../middleware/inspection.ts';
import type { EventSink } from '../middleware/middleware.ts';

/** Judges one answer to a request with `wire`, each of its texts by itself. */
export function createWireLayer(guard: OutputGuard, request: TextRequest, events: EventSink) {
  const { dialect } = request.wire as NonNullable<TextRequest['wire']>;
  let worst: GuardDecision | undefined;
  let origin: Origin = {};
  const open = () => {
    const inspection = openInspection(guard, request);
    return {
      push: (chunk: string) => pushed(inspection, chunk, request, events, origin),
      end() {
        const { rest, output } = judged(inspection, request, events, origin);
        worst = worstOf([worst, output]);
        return rest;
      },
    };
  };
  const wire = createWireGuard(dialect, open);
  const released: WireEvent[] = [];

  function* free(some: readonly WireEvent[]): Generator<TextEvent> {
    for (const event of some) {
      released.push(event);
      yield { type: 'wire', event };
    }
  }

  /** What the guard let go stands in the result; calls stand in the provider's words alone. */
  const result = (whole: TextResult, text: string, answer: TextResult['wire']): TextResult => ({
    ...whole,
    text,
    toolCalls: [],
    ...(answer && { wire: answer }),
    ...(worst && { guard: { ...whole.guard, output: worst } }),
  });

  return {
    released: wire.released,
    push: (event: WireEvent, from: Origin) => {
      origin = from;
      return free(wire.push(event));
    },
    *finish(whole: TextResult): Generator<TextEvent> {
      yield* free(wire.end());
      const answer = whole.wire && { ...whole.wire, events: released };
      yield { type: 'finish', result: result(whole, wire.released(), answer) };
    },
    whole(answer: TextResult): TextResult {
      origin = answer;
      const { body = '' } = answer.wire ?? {};
      const safe = guardBody(dialect, body, open);
      return result(answer, safe.text, answer.wire && { ...answer.wire, body: safe.body });
    },
  };
}
