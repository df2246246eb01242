// Keeps a client for the records at a Cluster that always asks the node which has their slot now.
import { createCluster } from 'redis';
import { systemClock } from '../../../src/domain/create-text-service.ts';
import type { RecordsClient } from './jobs-connection.ts';
import { prefix } from './jobs-connection.ts';
import { deadlineMs, withinDeadline } from './within-deadline.ts';

type ClusterOptions = Parameters<typeof createCluster>[0];

/** A client that is looked after. */
export interface ClusterRecords {
  readonly client: RecordsClient;
  close(): void;
}

const everyMs = 1_000;

/**
 * Opens it. Once a second it is asked for a key; one that does not answer within the deadline is replaced by a new one, which
 * finds out anew who has the slot: to a node that is frozen node-redis writes on for as long as the connection stands, and its
 * first connection it does not try again.
 */
export async function openClusterRecords(options: ClusterOptions): Promise<ClusterRecords> {
  const open = () => {
    const cluster = createCluster(options);
    cluster.on('error', () => {});
    return { cluster, connecting: cluster.connect().catch(() => {}) };
  };
  const first = open();
  let current = first.cluster;
  let isClosed = false;
  let cancel = () => {};
  const end = () => {
    if (current.isOpen) current.destroy();
  };
  function look(): void {
    cancel = systemClock.setTimer(async () => {
      const isThere = await withinDeadline(current.exists(prefix), systemClock).then(
        () => true,
        () => false,
      );
      if (isClosed) return;
      if (!isThere) {
        end();
        current = open().cluster;
      }
      look();
    }, everyMs);
  }
  look();
  await Promise.race([
    first.connecting,
    new Promise<void>((resolve) => void systemClock.setTimer(resolve, deadlineMs)),
  ]);
  const client = new Proxy({} as RecordsClient, {
    get(_, name) {
      const value: unknown = Reflect.get(current, name);
      return typeof value === 'function' ? (value.bind(current) as unknown) : value;
    },
  });
  return {
    client,
    close() {
      isClosed = true;
      cancel();
      end();
    },
  };
}
