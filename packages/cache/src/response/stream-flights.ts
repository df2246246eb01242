// Lets callers share a stream that is being produced, and only while it is whole, wanted and not overtaken.
import type { Fence } from '../entry/fences.ts';
import type { ProduceContext, Resolved } from '../ports/cache.ts';
import type { Kept, Plan } from './answer-rules.ts';
import { createLiveStream, type LiveStream, type Reading } from './live-stream.ts';

/** One stream under way, with all who read it. */
export interface StreamFlight<Value, Event> {
  /** Resolves when the first piece is there. */
  readonly first: Promise<void>;
  /** How the lookup ended: with an answer that was kept, or with the end of the production. */
  readonly settled: Promise<Resolved<Kept<Value, Event>>>;
  /** Whether its own producer ran: its pieces are read live. */
  readonly isProducing: boolean;
  /** Reads it from its start. */
  read(signal: AbortSignal | undefined): Reading<Event>;
}

/** What a flight is made of. */
export interface FlightSteps<Value, Event> {
  readonly plan: Plan;
  /** Looks the answer up, and produces it by `produce` if need be. */
  resolve(
    produce: (context: ProduceContext) => Promise<Kept<Value, Event>>,
    signal: AbortSignal,
  ): Promise<Resolved<Kept<Value, Event>>>;
  /** Produces into the live stream. */
  record(live: LiveStream<Event>, context: ProduceContext): Promise<Kept<Value, Event>>;
  /** Shows whether the key was changed since the flight began. */
  watch(): Fence | undefined;
}

/** The flights of one response cache. */
export interface StreamFlights<Value, Event> {
  /** The flight that a caller of the key may join; `late` when one runs whose start is gone. */
  find(key: string): StreamFlight<Value, Event> | 'late' | undefined;
  /** Starts a flight; `isShared`: others may join it. */
  start(steps: FlightSteps<Value, Event>, isShared: boolean): StreamFlight<Value, Event>;
}

interface Shared<Value, Event> {
  readonly flight: StreamFlight<Value, Event>;
  readonly live: LiveStream<Event>;
  readonly fence: Fence | undefined;
}

/** Creates the flights. A flight stands here while it runs; who was last to leave ends it, and nobody joins it then. */
export function createStreamFlights<Value, Event>(maxStreamBytes: number): StreamFlights<Value, Event> {
  const shared = new Map<string, Shared<Value, Event>>();

  return {
    find(key) {
      const open = shared.get(key);
      if (!open || open.fence?.isBroken) return undefined;
      return open.live.isPastStart ? 'late' : open.flight;
    },
    start({ plan, resolve, record, watch }, isShared) {
      const live = createLiveStream<Event>(maxStreamBytes);
      const left = new AbortController();
      const fence = watch();
      let readers = 0;
      let isProducing = false;
      const land = () => {
        fence?.close();
        if (shared.get(plan.key)?.live === live) shared.delete(plan.key);
      };
      const produce = (context: ProduceContext) => {
        // A renewal is nobody's live stream: its callers are being served the answer before.
        if (context.isRenewal) return record(createLiveStream<Event>(maxStreamBytes), context);
        isProducing = true;
        return record(live, context);
      };
      const settled = resolve(produce, left.signal).finally(land);
      settled.catch(() => {});
      const flight: StreamFlight<Value, Event> = {
        first: live.first,
        settled,
        get isProducing() {
          return isProducing;
        },
        read(signal) {
          readers += 1;
          return live.read(signal, () => {
            readers -= 1;
            if (readers > 0) return;
            land();
            left.abort(new DOMException('The reader left.', 'AbortError'));
          });
        },
      };
      if (isShared) shared.set(plan.key, { flight, live, fence });
      return flight;
    },
  };
}
