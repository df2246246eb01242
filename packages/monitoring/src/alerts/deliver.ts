// Brings notifications to each notifier at its own pace, bounded and tried again.
import type { Clock } from '@internal/kit';
import { sleep, withDeadline } from '@internal/kit';
import { MonitoringError } from '../errors/monitoring-error.ts';
import type { AlertChange } from './definition/alerts.ts';
import type { Notifier } from './notifier.ts';

const maxWaiting = 100;
const tries = 3;
const firstPauseMs = 1_000;

/**
 * Creates the delivery: one notification at a time for each notifier, with a timeout and two more tries; what waits is
 * bounded. A notifier that hangs or throws holds up nothing but itself.
 */
export function createDelivery(
  notifiers: readonly Notifier[],
  timeoutMs: number,
  clock: Clock,
  onOutcome: (notifier: string, outcome: 'delivered' | 'failed' | 'dropped') => void,
) {
  const closing = new AbortController();
  const onDeadline = () => new MonitoringError('notify_failed', `A notifier took more than ${timeoutMs} ms.`);

  const limits = { deadlineMs: timeoutMs, signal: closing.signal, onDeadline, clock };

  async function deliver(notifier: Notifier, change: AlertChange): Promise<boolean> {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      try {
        if (attempt > 0) await sleep(firstPauseMs * 2 ** attempt, { clock, signal: closing.signal });
        await withDeadline((signal) => notifier.notify(change, signal), limits);
        return true;
      } catch {
        if (closing.signal.aborted) return false;
      }
    }
    return false;
  }

  const lanes = notifiers.map((notifier) => {
    const waiting: AlertChange[] = [];
    let isRunning = false;
    const run = async () => {
      isRunning = true;
      for (let change = waiting.shift(); change; change = waiting.shift()) {
        onOutcome(notifier.name, (await deliver(notifier, change)) ? 'delivered' : 'failed');
      }
      isRunning = false;
    };
    return (change: AlertChange) => {
      if (waiting.length >= maxWaiting) return onOutcome(notifier.name, 'dropped');
      waiting.push(change);
      if (!isRunning) void run();
    };
  });

  return {
    /** Takes a change to every notifier, each at its own pace. */
    send(change: AlertChange): void {
      for (const lane of lanes) lane(change);
    },
    close: () => closing.abort(new MonitoringError('closed', 'The alerts are closed.')),
  };
}
