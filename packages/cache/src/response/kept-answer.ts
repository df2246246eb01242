// Asks the rules about answers; a rule that fails costs nobody an answer.
import type { ResponseRules } from './response-cache.ts';

/** An answer as it is kept: as it was made, whole or in pieces. `isUnfit`: a stream that amounts to no whole answer. */
export type Kept<Value, Event> =
  | { readonly value: Value }
  | { readonly events: readonly Event[] }
  | { readonly isUnfit: true };

/** The rules, each of which may throw: then the answer is not kept, or nothing was saved. */
export interface AnswerRules<Value, Event> {
  isStorable(value: Value): boolean;
  /** The whole answer; `undefined` where there is none. */
  valueOf(kept: Kept<Value, Event>): Value | undefined;
  /** The answer in pieces; `undefined` where there is none. */
  eventsOf(kept: Kept<Value, Event>): readonly Event[] | undefined;
  savingsOf(value: Value): { readonly tokens: number; readonly costUsd: number };
}

/** Makes the rules safe. */
export function answerRules<Request, Value, Event>(
  rules: ResponseRules<Request, Value, Event>,
): AnswerRules<Value, Event> {
  return {
    isStorable: (value) => attempt(() => rules.storable(value)) === true,
    valueOf(kept) {
      if ('value' in kept) return kept.value;
      // A stream of no pieces is an empty answer: nobody asked for that.
      if (!('events' in kept) || kept.events.length === 0) return undefined;
      return attempt(() => rules.fromEvents?.(kept.events));
    },
    eventsOf(kept) {
      if ('events' in kept) return kept.events;
      return 'value' in kept ? attempt(() => rules.toEvents?.(kept.value)) : undefined;
    },
    savingsOf(value) {
      const { tokens, costUsd } = attempt(() => rules.savingsOf(value)) ?? { tokens: 0, costUsd: 0 };
      return { tokens: finite(tokens), costUsd: finite(costUsd) };
    },
  };
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

const finite = (amount: number): number => (Number.isFinite(amount) ? amount : 0);
