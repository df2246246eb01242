// Turns calls away while a rate limit lasts, and notices when one begins.

import type { Host } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import { ResilienceError } from '../errors/errors.ts';
import type { Cooldowns } from './cooldowns.ts';

/** Turns calls away while their key is cooling down. */
export function cooldownGate(cooldowns: Cooldowns, key: string, host: Host): Layer {
  return (next, call) => {
    const leftMs = cooldowns.remainingMs(key);
    if (!(leftMs > 0)) return next(call);
    host.reject('cooldown', call);
    return Promise.reject(
      new ResilienceError('cooldown', `"${host.name}" is rate limited and holds calls back.`, {
        kind: 'local',
        retryable: true,
        retryAfterMs: Math.ceil(leftMs),
      }),
    );
  };
}

/** Starts a cooldown when an attempt meets a rate limit that says when it ends. */
export function cooldownWatch(cooldowns: Cooldowns, key: string, host: Host): Layer {
  const onError = (error: unknown): never => {
    const { kind, retryAfterMs } = host.classify(error);
    if (kind === 'rate_limited' && retryAfterMs !== undefined && cooldowns.extend(key, retryAfterMs)) {
      const { shared } = cooldowns;
      host.events.emit('cooldown', { policy: host.name, durationMs: retryAfterMs, shared });
    }
    throw error;
  };
  return (next, call) => next(call).catch(onError);
}
