// Counts calls and attempts and emits an event for each.
import type { Call } from './call.ts';
import type { Host } from './host.ts';
import { kindOf } from './host.ts';
import type { Layer } from './layer.ts';

/** Counts attempts and emits an event for each: the innermost layer. */
export function attemptObserver(host: Host): Layer {
  const { clock, counts, events, name: policy } = host;
  return (next) => (call) => {
    counts.attempts += 1;
    if (!events.has('attempt')) return next(call);
    const { operation, attempt, at: startedAt } = call;
    const about = () => ({ policy, operation, attempt, durationMs: clock.monotonic() - startedAt });
    return next(call).then(
      (value) => {
        events.emit('attempt', { ...about(), ok: true });
        return value;
      },
      (error) => {
        events.emit('attempt', { ...about(), ok: false, kind: kindOf(host, error, call) });
        throw error;
      },
    );
  };
}

/** Counts calls and emits an event for each: the outermost layer. */
export function callObserver(host: Host): Layer {
  const { clock, counts, events, name: policy } = host;

  function record(call: Call, startedAt: number, ok: boolean, error?: unknown): void {
    counts.calls += 1;
    if (!ok) counts.failures += 1;
    if (!events.has('call')) return;
    const { operation, tally } = call;
    const durationMs = clock.monotonic() - startedAt;
    const data = { policy, operation, ok, attempts: tally.attempts, durationMs };
    events.emit('call', ok ? data : { ...data, kind: kindOf(host, error, call) });
  }

  return (next) => (call) => {
    const { at: startedAt } = call;
    return next(call).then(
      (value) => {
        record(call, startedAt, true);
        return value;
      },
      (error) => {
        record(call, startedAt, false, error);
        throw error;
      },
    );
  };
}
