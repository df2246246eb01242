// Infrastructure Service: resilience · stable API, changes affect all users
import type { Host } from './host.ts';
import { kindOf } from './host.ts';
import type { Layer } from './layer.ts';

/** Counts attempts and tells of each: the innermost layer. */
export function attemptObserver(host: Host): Layer {
  return async (next, call) => {
    const listened = host.events.has('attempt');
    const startedAt = listened ? host.clock.monotonic() : 0;
    const { operation, attempt } = call;
    host.counts.attempts += 1;
    const tell = (ok: boolean, error?: unknown) =>
      host.events.emit('attempt', {
        policy: host.name,
        operation,
        attempt,
        ok,
        ...(!ok && { kind: kindOf(host, error, call) }),
        durationMs: host.clock.monotonic() - startedAt,
      });
    try {
      const value = await next(call);
      if (listened) tell(true);
      return value;
    } catch (error) {
      if (listened) tell(false, error);
      throw error;
    }
  };
}

/** Counts calls and tells of each: the outermost layer. */
export function callObserver(host: Host): Layer {
  return async (next, call) => {
    const listened = host.events.has('call');
    const startedAt = listened ? host.clock.monotonic() : 0;
    const tell = (ok: boolean, error?: unknown) =>
      host.events.emit('call', {
        policy: host.name,
        operation: call.operation,
        ok,
        ...(!ok && { kind: kindOf(host, error, call) }),
        attempts: call.tally.attempts,
        durationMs: host.clock.monotonic() - startedAt,
      });
    try {
      const value = await next(call);
      host.counts.calls += 1;
      if (listened) tell(true);
      return value;
    } catch (error) {
      host.counts.calls += 1;
      host.counts.failures += 1;
      if (listened) tell(false, error);
      throw error;
    }
  };
}
