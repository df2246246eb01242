// A clock for simulations and tests that only moves by hand.
import type { Clock } from '@internal/kit';

/** A clock that stands still until it is moved (`keepAlive` means nothing to it), made for hundreds of thousands of timers. */
export interface VirtualClock extends Clock {
  /** Moves time on, running every timer on the way at its own moment and letting promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Timers not yet run or cancelled: 0 when nothing leaks. */
  readonly pending: number;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/**
 * Creates a virtual clock for policies under test.
 *
 * @example
 * ```ts
 * import { createPolicy } from '@tpl/resilience';
 * import { createVirtualClock } from '@tpl/resilience/testing';
 *
 * const clock = createVirtualClock();
 * const policy = createPolicy({ clock, deadlineMs: 60_000 });
 * const outcome = policy.execute(() => new Promise(() => {})).catch((error) => error.code);
 * await clock.advance(60_000);
 * if ((await outcome) !== 'deadline_exceeded') throw new Error('unexpected');
 * ```
 */
export function createVirtualClock(startMs: number = Date.UTC(2026, 0, 1)): VirtualClock {
  const heap: Timer[] = [];
  let elapsed = 0;
  let order = 0;
  let pending = 0;

  return {
    now: () => startMs + elapsed,
    monotonic: () => elapsed,
    setTimer(run, delayMs) {
      const timer: Timer = { at: elapsed + Math.max(0, delayMs), order: order++, run };
      push(heap, timer);
      pending += 1;
      return () => {
        if (timer.run === undefined) return;
        timer.run = undefined;
        pending -= 1;
      };
    },
    async advance(ms) {
      const end = elapsed + ms;
      await settled();
      for (let timer = heap[0]; timer !== undefined && timer.at <= end; timer = heap[0]) {
        pop(heap);
        const { run } = timer;
        if (run === undefined) continue;
        timer.run = undefined;
        pending -= 1;
        elapsed = Math.max(elapsed, timer.at);
        run();
        await settled();
      }
      elapsed = end;
      await settled();
    },
    get pending() {
      return pending;
    },
  };
}

/** Resolves when no promise is left to settle: Node runs its tick queue when the promise jobs are done. */
const settled = () => new Promise<void>((resolve) => process.nextTick(resolve));

const isBefore = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Timer[], timer: Timer): void {
  let index = heap.push(timer) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(timer, heap[parent]!)) break;
    heap[index] = heap[parent]!;
    index = parent;
  }
  heap[index] = timer;
}

function pop(heap: Timer[]): void {
  const last = heap.pop()!;
  if (heap.length === 0) return;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (!isBefore(heap[child]!, last)) break;
    heap[index] = heap[child]!;
    index = child;
  }
  heap[index] = last;
}
