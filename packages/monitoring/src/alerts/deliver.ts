// Brings notifications to each notifier at its own pace, bounded and tried again.
import type { Clock } from '@internal/kit';
import { sleep, withDeadline } from '@internal/kit';
import { MonitoringError } from '../errors/monitoring-error.ts';
import type { AlertChange } from './definition/alerts.ts';
import type { Notifier } from './notifier.ts';

const maxWaiting = 100;
const tries = 3;
const firstPauseMs = 1_000;

const againMs = 30_000;

/**
 * Creates the delivery: one notification at a time for each notifier, with a timeout and two more tries, then again every half
 * minute until it is taken or the alert has ended; what waits is bounded. A notifier that hangs or throws holds up nothing but itself.
 */
export function createDelivery(
  notifiers: readonly Notifier[],
  timeoutMs: number,
  clock: Clock,
  onOutcome: (notifier: string, outcome: 'delivered' | 'failed' | 'dropped') => void,
) {
  const closing = new AbortController();
  let isClosing = false;
  let running = 0;
  let cancelClosing = () => {};
  const onDeadline = () => new MonitoringError('notify_failed', `A notifier took more than ${timeoutMs} ms.`);

  const limits = { deadlineMs: timeoutMs, signal: closing.signal, onDeadline, clock };

  async function deliver(notifier: Notifier, change: AlertChange): Promise<boolean> {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      try {
        if (attempt > 0) await sleep(firstPauseMs * 2 ** attempt, { clock, signal: closing.signal });
        await withDeadline((signal) => notifier.notify(change, signal), limits);
        return true;
      } catch {
        if (isClosing) return false;
      }
    }
    return false;
  }

  const lanes = notifiers.map((notifier) => {
    const waiting: AlertChange[] = [];
    const untaken = new Map<string, () => void>();
    const tryAgain = (change: AlertChange) => {
      if (isClosing || change.status !== 'firing' || untaken.size >= maxWaiting) return;
      const again = () => {
        untaken.delete(keyOf(change));
        enqueue(change);
      };
      untaken.set(keyOf(change), clock.setTimer(again, againMs));
    };
    let isRunning = false;
    const run = async () => {
      isRunning = true;
      running += 1;
      for (let change = waiting.shift(); change; change = waiting.shift()) {
        const isTaken = await deliver(notifier, change);
        onOutcome(notifier.name, isTaken ? 'delivered' : 'failed');
        // Superseded by what came meanwhile: an end that waits, or the next beginning.
        const isOver = waiting.some((later) => keyOf(later) === keyOf(change));
        if (!isTaken && !isOver) tryAgain(change);
      }
      isRunning = false;
      running -= 1;
      if (running === 0) cancelClosing();
    };
    const enqueue = (change: AlertChange) => {
      if (waiting.length >= maxWaiting) return onOutcome(notifier.name, 'dropped');
      waiting.push(change);
      if (!isRunning) void run();
    };
    return {
      enqueue(change: AlertChange) {
        const cancel = untaken.get(keyOf(change));
        cancel?.();
        untaken.delete(keyOf(change));
        // Nobody heard that it began.
        if (cancel && change.status === 'resolved') return;
        enqueue(change);
      },
      close() {
        for (const cancel of untaken.values()) cancel();
        untaken.clear();
      },
    };
  });

  return {
    /** Takes a change to every notifier, each at its own pace. */
    send(change: AlertChange): void {
      for (const lane of lanes) lane.enqueue(change);
    },
    /** Tries what waits once more, for as long as one notification may take, and nothing again. */
    close(): void {
      isClosing = true;
      for (const lane of lanes) lane.close();
      const end = () => closing.abort(new MonitoringError('closed', 'The alerts are closed.'));
      if (running > 0) cancelClosing = clock.setTimer(end, timeoutMs);
    },
  };
}

const keyOf = ({ rule: { name, labels } }: AlertChange) => JSON.stringify([name, labels]);
