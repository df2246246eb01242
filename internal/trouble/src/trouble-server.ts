// The server in trouble: answers by callback, in virtual time.
import type { Clock } from '@internal/kit';
import type { Trouble, TroubleShape } from './trouble-shape.ts';

/** A trouble with its moments. */
export interface TimedTrouble extends Trouble {
  readonly from: number;
  readonly to: number;
}

/** What the server says: a status, and the milliseconds of a Retry-After. A server that hangs says nothing. */
export type Answer = (status: number, retryAfterMs: number) => void;

const shedMs = 5;

/** The troubles of a shape one after the other. */
export function toTimes({ before, troubles }: TroubleShape): TimedTrouble[] {
  let moment = before * 1_000;
  return troubles.map((trouble) => {
    const from = moment;
    const to = from + trouble.seconds * 1_000;
    moment = to + (trouble.pause ?? 0) * 1_000;
    return { ...trouble, from, to };
  });
}

/** Creates the server of a shape. */
export function createTroubleServer(
  shape: TroubleShape,
  clock: Clock,
  random: () => number,
): (answer: Answer) => void {
  const troubles = toTimes(shape);
  const { limit, answerMs, failMs, shedCost } = shape;
  let units = shape.capacity / 10;
  let filledAt = 0;
  let permits = limit?.burst ?? 0;
  let permitsAt = 0;

  function isLimited(now: number): boolean {
    if (limit === undefined) return false;
    permits = Math.min(limit.burst, permits + ((now - permitsAt) * limit.perSecond) / 1_000);
    permitsAt = now;
    if (permits < 1) return true;
    permits -= 1;
    return false;
  }

  return (answer) => {
    const now = clock.monotonic();
    const after = (ms: number, status: number, retryAfterMs = 0) =>
      void clock.setTimer(() => answer(status, retryAfterMs), ms);
    if (isLimited(now)) {
      after(shedMs, 429, limit!.retryAfter * 1_000);
      return;
    }
    const trouble = troubles.find(({ from, to }) => now >= from && now < to);
    const { kind = 'none', rate = 0, status = 503, factor = 1 } = trouble ?? {};
    if (kind === 'hang') return;
    if (kind === 'outage' || (kind === 'brownout' && random() < rate)) {
      after(failMs, status);
      return;
    }
    const capacity = (kind === 'overload' ? trouble?.capacity : undefined) ?? shape.capacity;
    units = Math.min(capacity / 10, units + ((now - filledAt) * capacity) / 1_000);
    filledAt = now;
    if (units < 1) {
      units = Math.max(-5, units - shedCost);
      after(shedMs, 529);
      return;
    }
    units -= 1;
    const [least, most] = answerMs;
    after((least + (most - least) * random()) * factor, 200);
  };
}
