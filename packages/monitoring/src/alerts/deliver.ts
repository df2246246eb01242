// Brings notifications to each notifier at its own pace, bounded and tried again.
import type { Clock } from '@internal/kit';
import { sleep, withDeadline } from '@internal/kit';
import { errorType } from '@internal/logger';
import { MonitoringError } from '../errors/monitoring-error.ts';
import type { NotificationOutcome } from './alert-metrics.ts';
import type { AlertChange, Undelivered } from './definition/alerts.ts';
import type { Notifier } from './notifier.ts';

const maxWaiting = 100;
const tries = 3;
const firstPauseMs = 1_000;

const againMs = 30_000;
/** How long an end is tried again; a beginning is while its alert fires. */
const maxEndMs = 4 * 3_600_000;
const maxTold = 1_000;

/**
 * Creates the delivery: one notification at a time for each notifier, with a timeout and two more tries, then again every half
 * minute until it is taken or what came later stands in its place; what waits is bounded, and an end is given up after four hours.
 * Who ends by itself what nobody repeats is told again of what goes on.
 * Whoever was never told that an alert fires is not told that it ended. A notifier that hangs or throws holds up nothing but itself.
 */
export function createDelivery(
  notifiers: readonly Notifier[],
  timeoutMs: number,
  clock: Clock,
  onOutcome: (notifier: string, outcome: NotificationOutcome) => void,
  onFailed: (failure: Undelivered) => void,
  isSilenced: (change: AlertChange) => boolean = () => false,
) {
  const closing = new AbortController();
  let isClosing = false;
  let running = 0;
  let onIdle = () => {};
  const onDeadline = () => new MonitoringError('notify_failed', `A notifier took more than ${timeoutMs} ms.`);

  const limits = { deadlineMs: timeoutMs, signal: closing.signal, onDeadline, clock };

  function fail({ name }: Notifier, { rule }: AlertChange, outcome: 'failed' | 'dropped', reason: string) {
    onOutcome(name, outcome);
    onFailed({ notifier: name, alert: rule.name, outcome, reason });
  }

  async function deliver(notifier: Notifier, change: AlertChange): Promise<boolean> {
    let reason = '';
    for (let attempt = 0; attempt < tries; attempt += 1) {
      try {
        if (attempt > 0) await sleep(firstPauseMs * 2 ** attempt, { clock, signal: closing.signal });
        await withDeadline((signal) => notifier.notify(change, signal), limits);
        onOutcome(notifier.name, 'delivered');
        return true;
      } catch (error) {
        reason = MonitoringError.isInstance(error) ? error.message : errorType(error);
        if (isClosing) break;
      }
    }
    fail(notifier, change, 'failed', reason);
    return false;
  }

  const lanes = notifiers.map((notifier) => {
    const waiting: AlertChange[] = [];
    const later = new Map<string, { readonly change: AlertChange; readonly cancel: () => void }>();
    // Of which alerts the notifier took a beginning, and no end since.
    const told = new Set<string>();

    const isUnheard = (change: AlertChange) =>
      // What is beyond the bound may have been told: an end too many is better than one that never comes.
      change.status === 'resolved' && !told.has(keyOf(change)) && told.size < maxTold;

    const remember = (change: AlertChange) => {
      if (change.status === 'resolved') told.delete(keyOf(change));
      else if (told.size < maxTold) told.add(keyOf(change));
    };

    const sendAgain = (change: AlertChange, isTaken: boolean) => {
      const [pauseMs, most] = isTaken ? [notifier.repeatMs, maxWaiting] : [againMs, 2 * maxWaiting];
      const isTooOld = change.endsAt !== undefined && clock.now() - change.endsAt >= maxEndMs;
      // What is told again takes no room from what nobody was told.
      if (pauseMs === undefined || isClosing || isTooOld || later.size >= most) return;
      const again = () => {
        later.delete(keyOf(change));
        // Silenced meanwhile: it waits for the end of that (louislam/uptime-kuma#5825). What was told is no news.
        if (!told.has(keyOf(change)) && isSilenced(change)) sendAgain(change, isTaken);
        else enqueue(change);
      };
      later.set(keyOf(change), { change, cancel: clock.setTimer(again, pauseMs) });
    };

    let isRunning = false;
    const run = async () => {
      isRunning = true;
      running += 1;
      for (let change = waiting.shift(); change; change = waiting.shift()) {
        if (isUnheard(change)) continue;
        const isTaken = await deliver(notifier, change);
        if (isTaken) remember(change);
        // Superseded by what came meanwhile: an end that waits, or the next beginning.
        const isOver = waiting.some((other) => keyOf(other) === keyOf(change));
        if (!isOver && !(isTaken && change.status === 'resolved')) sendAgain(change, isTaken);
      }
      isRunning = false;
      running -= 1;
      if (running === 0) onIdle();
    };
    const enqueue = (change: AlertChange) => {
      if (waiting.length >= maxWaiting)
        return fail(notifier, change, 'dropped', `more than ${maxWaiting} notifications wait`);
      waiting.push(change);
      if (!isRunning) void run();
    };
    return {
      enqueue(change: AlertChange) {
        later.get(keyOf(change))?.cancel();
        later.delete(keyOf(change));
        enqueue(change);
      },
      close() {
        const left = [...later.values()];
        later.clear();
        for (const { cancel } of left) cancel();
        for (const { change } of left) if (change.status === 'resolved') enqueue(change);
      },
    };
  });

  return {
    /** Takes a change to every notifier, each at its own pace. */
    send(change: AlertChange): void {
      for (const lane of lanes) lane.enqueue(change);
    },
    /** Tries what waits once more, for as long as one notification may take, and nothing again; resolves when nothing runs. */
    close(): Promise<void> {
      isClosing = true;
      for (const lane of lanes) lane.close();
      if (running === 0) return Promise.resolve();
      const end = () => closing.abort(new MonitoringError('closed', 'The alerts are closed.'));
      const cancel = clock.setTimer(end, timeoutMs);
      return new Promise((resolve) => {
        onIdle = () => {
          cancel();
          resolve();
        };
      });
    },
  };
}

const keyOf = ({ rule: { name, labels } }: AlertChange) => JSON.stringify([name, labels]);
