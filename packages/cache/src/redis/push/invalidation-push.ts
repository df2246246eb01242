// Listens to the invalidation pushes of Redis and notices when some may be missing.
import { type RedisClient, type RedisConnection, sendCommand } from '@internal/kit/redis';
import type { StoreClock } from '../../ports/cache-store.ts';

/** Hears from Redis which keys changed (RESP3 client tracking in broadcast mode), on connections of its own. */
export interface InvalidationPush {
  /** Whether every connection stands and tracks: no change is missed. */
  readonly isCoherent: boolean;
  /** Why a connection does not stand, as one word, where it shows. */
  readonly cause: string | undefined;
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

/** Who listens by one client. */
interface Listener {
  readonly client: RedisClient;
  readonly prefixes: readonly string[];
  lose(): void;
  stand(): void;
  leave(): void;
}

const watchEveryMs = 1_000;
// Redis has one list of prefixes for a connection: it is that of all who listen by it.
const listening = new WeakMap<RedisClient, Set<Listener>>();

/** What all of them watch; Redis refuses a prefix that another one covers. */
function prefixesOf(all: readonly Listener[]): string[] {
  const named = [...new Set(all.flatMap(({ prefixes }) => prefixes))];
  return named.filter((one) => !named.some((other) => other !== one && one.startsWith(other)));
}

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
  const attached = new Map<RedisConnection, Listener>();
  const silent = new Set<RedisConnection>();
  let isClosed = false;
  let cancelWatch = clock.setTimer(watch, watchEveryMs);

  function lose(connection: RedisConnection): void {
    if (tracking.delete(connection) && !isClosed) onGap();
  }

  function attach(connection: RedisConnection, client: RedisClient): void {
    const before = attached.get(connection);
    if (before?.client === client) return;
    before?.leave();
    const onInvalidate = (name: Buffer | string | null) => (name === null ? onGap() : onChange(String(name)));
    const onError = () => lose(connection);
    client.on('invalidate', onInvalidate);
    client.on('error', onError);
    const all = listening.get(client) ?? new Set();
    const listener: Listener = {
      client,
      prefixes,
      lose: () => lose(connection),
      stand() {
        if (isClosed || !connections.has(connection)) return;
        tracking.set(connection, client);
        onGap();
      },
      leave() {
        client.off('invalidate', onInvalidate);
        client.off('error', onError);
        all.delete(listener);
      },
    };
    listening.set(client, all.add(listener));
    attached.set(connection, listener);
  }

  function drop(connection: RedisConnection): void {
    attached.get(connection)?.leave();
    attached.delete(connection);
    connection.close();
  }

  async function track(connection: RedisConnection, client: RedisClient): Promise<void> {
    if (isClosed) return;
    attach(connection, client);
    const all = [...listening.get(client)!];
    for (const one of all) one.lose();
    const watched = prefixesOf(all).flatMap((prefix) => ['PREFIX', prefix]);
    try {
      // The client switches plain tracking on for itself, which Redis does not turn into broadcast. Sent together: nothing comes between.
      await Promise.all([
        sendCommand(client, ['CLIENT', 'TRACKING', 'OFF'], {}),
        sendCommand(client, ['CLIENT', 'TRACKING', 'ON', 'BCAST', ...watched], {}),
      ]);
      for (const one of all) one.stand();
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
      drop(connection);
      lose(connection);
    },
  );
  return {
    get isCoherent() {
      return connections.size > 0 && tracking.size === connections.size;
    },
    get cause() {
      return [...connections].map(({ cause }) => cause).find((cause) => cause !== undefined);
    },
    close() {
      isClosed = true;
      cancelWatch();
      source.close();
      for (const connection of connections) drop(connection);
    },
  };
}
