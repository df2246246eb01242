// Runs timers of thousands of simulated processes in their order, without waiting.
import type { Clock } from '../../../../internal/kit/src/clock.ts';

/** A clock that jumps from timer to timer. */
export interface EventClock extends Clock {
  /** Runs every timer up to that moment, in milliseconds from the start; promises settle in between. */
  runUntil(ms: number): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

const before = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Creates it at 0. The timers stand in a heap: a hundred thousand take a moment. */
export function eventClock(): EventClock {
  const heap: Timer[] = [];
  let now = 0;
  let order = 0;

  function push(timer: Timer): void {
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(timer, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = timer;
  }

  function pop(): Timer {
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
      if (child >= heap.length || !before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }

  return {
    now: () => now,
    monotonic: () => now,
    setTimer(run, delayMs) {
      const timer: Timer = { at: now + Math.max(0, delayMs), order: order++, run };
      push(timer);
      return () => {
        timer.run = undefined;
      };
    },
    async runUntil(ms) {
      while (heap.length > 0 && heap[0]!.at <= ms) {
        const { at, run } = pop();
        if (!run) continue;
        now = at;
        run();
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      now = ms;
    },
  };
}
