// Receives what other processes publish, on whatever kind of client there is.
import type { RedisCall } from './redis-call.ts';

interface Subscriber {
  on(event: 'error', listener: () => void): unknown;
  connect(): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  /** Since node-redis 5; before, it was called `disconnect`. */
  destroy?(): unknown;
  disconnect?(): unknown;
  readonly isOpen: boolean;
}

/**
 * Hears a channel, for as long as there is one to hear. A connection of ours speaks RESP3 and hears beside its other work;
 * a user's client is copied, because with RESP2 a client that listens can do nothing else. Whoever cannot be listened to
 * is polled all the same.
 */
export function listenToRedis(
  client: object,
  redis: RedisCall,
  channel: string,
  onMessage: (message: string) => void,
): () => Promise<void> {
  if ('url' in client) {
    redis.onReady(
      (ready) => void (ready as unknown as Subscriber).subscribe(channel, onMessage).catch(() => {}),
    );
    return async () => {};
  }
  if (!('duplicate' in client)) return async () => {};
  const copy = (client as { duplicate(): Subscriber }).duplicate();
  copy.on('error', () => {});
  copy
    .connect()
    .then(() => copy.subscribe(channel, onMessage))
    .catch(() => {});
  return async () => {
    if (copy.isOpen) await (copy.destroy ?? copy.disconnect)?.call(copy);
  };
}
