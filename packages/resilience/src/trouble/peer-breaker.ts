// A circuit breaker that behaves as cockatiel's: one probe, behind which callers wait, and a pause that doubles.
import type { Clock } from '@internal/kit';
import type { Send } from './client.ts';

/** How an attempt through the breaker ended. */
export type Outcome = 'served' | 'failed' | 'refused';

const bins = 10;
const [firstPauseMs, longestPauseMs] = [1_000, 8_000];

/** Opens at half of at least ten attempts of the last ten seconds, or after five failures in a row. */
export function createCockatielBreaker(kind: 'sampling' | 'consecutive', clock: Clock) {
  const seen: { at: number; failed: number; all: number }[] = [];
  let inARow = 0;
  let state: 'closed' | 'open' | 'half_open' = 'closed';
  let openUntil = 0;
  let openings = 0;
  let waiting: (() => void)[] = [];

  function note(failed: boolean): boolean {
    inARow = failed ? inARow + 1 : 0;
    if (kind === 'consecutive') return inARow >= 5;
    const at = Math.floor(clock.monotonic() / 1_000);
    while (seen[0] !== undefined && seen[0].at <= at - bins) seen.shift();
    let bin = seen.at(-1);
    if (bin?.at !== at) {
      bin = { at, failed: 0, all: 0 };
      seen.push(bin);
    }
    bin.all += 1;
    if (failed) bin.failed += 1;
    const all = seen.reduce((sum, one) => sum + one.all, 0);
    return failed && all >= 10 && seen.reduce((sum, one) => sum + one.failed, 0) > all / 2;
  }

  function open(): void {
    state = 'open';
    openUntil = clock.monotonic() + Math.min(longestPauseMs, firstPauseMs * 2 ** openings);
    openings += 1;
  }

  function probe(send: Send, end: (outcome: Outcome) => void): void {
    state = 'half_open';
    send((status) => {
      const released = waiting;
      waiting = [];
      if (status === 200) {
        state = 'closed';
        openings = inARow = 0;
        seen.length = 0;
      } else {
        open();
      }
      end(status === 200 ? 'served' : 'failed');
      for (const go of released) go();
    });
  }

  return (send: Send) =>
    function attempt(end: (outcome: Outcome) => void): void {
      if (state === 'half_open') {
        waiting.push(() => attempt(end));
      } else if (state === 'open') {
        if (clock.monotonic() < openUntil) end('refused');
        else probe(send, end);
      } else {
        send((status) => {
          if (note(status !== 200) && state === 'closed') open();
          end(status === 200 ? 'served' : 'failed');
        });
      }
    };
}
