// Listens to the invalidation pushes of Redis and notices when some may be missing.
import { type RedisClient, type RedisConnection, sendCommand } from '@internal/kit/redis';
import type { StoreClock } from '../../ports/cache-store.ts';

/** Hears from Redis which keys changed (RESP3 client tracking in broadcast mode), on connections of its own. */
export interface InvalidationPush {
  /** Whether every connection stands and tracks: no change is missed. */
  readonly isCoherent: boolean;
  close(): void;
}

/** Where pushes come from: connections that may come and go, as the masters of a Cluster do. */
export interface PushSource {
  start(add: (connection: RedisConnection) => void, remove: (connection: RedisConnection) => void): void;
  close(): void;
}

interface PushOptions {
  readonly source: PushSource;
  readonly prefixes: readonly string[];
  readonly onChange: (name: string) => void;
  /** Changes may have been missed: a connection was lost, or stands again. */
  readonly onGap: () => void;
  readonly clock: StoreClock;
}

const watchEveryMs = 1_000;

/** Starts listening. Tracking is switched on at every connection anew, and each gap is reported. */
export function listenForInvalidations({
  source,
  prefixes,
  onChange,
  onGap,
  clock,
}: PushOptions): InvalidationPush {
  const connections = new Set<RedisConnection>();
  const tracking = new Map<RedisConnection, RedisClient>();
  const attached = new WeakSet<RedisClient>();
  const silent = new Set<RedisConnection>();
  let isClosed = false;
  let cancelWatch = clock.setTimer(watch, watchEveryMs);

  function lose(connection: RedisConnection): void {
    if (tracking.delete(connection) && !isClosed) onGap();
  }

  async function track(connection: RedisConnection, client: RedisClient): Promise<void> {
    if (isClosed) return;
    tracking.delete(connection);
    if (!attached.has(client)) {
      attached.add(client);
      client.on('invalidate', (name: Buffer | string | null) => {
        if (isClosed) return;
        if (name === null) onGap();
        else onChange(String(name));
      });
      client.on('error', () => lose(connection));
    }
    try {
      // The client switches plain tracking on for itself, which Redis does not turn into broadcast.
      await sendCommand(client, ['CLIENT', 'TRACKING', 'OFF'], {});
      await sendCommand(
        client,
        ['CLIENT', 'TRACKING', 'ON', 'BCAST', ...prefixes.flatMap((prefix) => ['PREFIX', prefix])],
        {},
      );
      tracking.set(connection, client);
      if (!isClosed) onGap();
    } catch {
      // Lost again, or not allowed: without tracking nothing is remembered that only pushes keep true.
    }
  }

  /** A connection can be dead without saying so: one that does not answer from one look to the next is made anew. */
  function watch(): void {
    for (const connection of connections) {
      const client = connection.usable();
      if (silent.has(connection)) {
        silent.delete(connection);
        lose(connection);
        connection.renew();
      } else if (client) {
        silent.add(connection);
        sendCommand(client, ['PING'], {}).then(
          () => {
            silent.delete(connection);
            if (tracking.get(connection) !== client) void track(connection, client);
          },
          () => lose(connection),
        );
      }
    }
    cancelWatch = clock.setTimer(watch, watchEveryMs);
  }

  source.start(
    (connection) => {
      connections.add(connection);
      connection.onReady((client) => void track(connection, client));
    },
    (connection) => {
      connections.delete(connection);
      connection.close();
      lose(connection);
    },
  );
  return {
    get isCoherent() {
      return connections.size > 0 && tracking.size === connections.size;
    },
    close() {
      isClosed = true;
      cancelWatch();
      source.close();
      for (const connection of connections) connection.close();
    },
  };
}
