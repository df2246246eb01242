// Makes the connections that pushes come in by, from each kind of client.
import { ownConnection, type RedisClient, type RedisConnection } from '@internal/kit/redis';
import type { StoreClock } from '../../ports/cache-store.ts';
import type { PushSource } from './invalidation-push.ts';

interface ClientOptions {
  readonly socket?: { readonly tls?: boolean };
}
/** A single client. */
export interface Duplicable extends RedisClient {
  duplicate(options: object): RedisClient & { connect(): Promise<unknown>; destroy(): void };
  readonly options?: ClientOptions;
}
/** A client of a Cluster. */
export interface Cluster extends RedisClient {
  readonly _options?: { readonly defaults?: ClientOptions };
  readonly masters: readonly { readonly address: string }[];
  nodeClient(master: object): Promise<Duplicable>;
}

const pushOptions = { RESP: 3, emitInvalidate: true, disableOfflineQueue: true, clientSideCache: undefined };

/** A connection of its own to where the client is connected. */
export function duplicateConnection(client: Duplicable): RedisConnection {
  const copy = client.duplicate(pushOptions);
  const connection = ownConnection(copy);
  const { close } = connection;
  copy.connect().catch(() => {});
  return Object.assign(connection, {
    close() {
      close();
      copy.on('error', () => {});
      if (copy.isOpen) copy.destroy();
    },
  });
}

const lookEveryMs = 1_000;

/** Connections that stay the same. */
export const fixedSource = (connections: readonly RedisConnection[]): PushSource => ({
  start: (add) => connections.forEach(add),
  close() {},
});

/** A connection to each master of a Cluster; when the masters change, each is connected anew. */
export function clusterSource(cluster: Cluster, clock: StoreClock): PushSource {
  let known = '';
  let parts: readonly RedisConnection[] = [];
  let isClosed = false;
  let cancel = () => {};

  async function look(
    add: (connection: RedisConnection) => void,
    remove: (connection: RedisConnection) => void,
  ): Promise<void> {
    const masters = cluster.isOpen ? cluster.masters : [];
    const addresses = masters
      .map(({ address }) => address)
      .sort()
      .join();
    if (addresses === known) return;
    known = addresses;
    for (const part of parts) remove(part);
    const mine: readonly RedisConnection[] = [];
    parts = mine;
    const clients = await Promise.all(masters.map((master) => cluster.nodeClient(master))).catch((error) => {
      if (parts === mine) throw error;
    });
    // The masters may have changed again, while one of them let itself be waited for.
    if (isClosed || !clients || parts !== mine) return;
    parts = clients.map(duplicateConnection);
    for (const part of parts) add(part);
  }

  return {
    start(add, remove) {
      const repeat = () => {
        look(add, remove).catch(() => {
          known = '';
        });
        if (!isClosed) cancel = clock.setTimer(repeat, lookEveryMs);
      };
      repeat();
    },
    close() {
      isClosed = true;
      cancel();
    },
  };
}
