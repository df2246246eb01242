// Lets go of a connection that leads to a replica: the name of its Redis may lead to another server by now.
import type { RedisClientType } from 'redis';
import type { Clock } from '../../../src/domain/create-text-service.ts';

const everyMs = 1_000;

/**
 * Looks once a second for as long as the client is open. After a failover the old master lives on as a replica, keeps its connections
 * and refuses every write on them (taskforcesh/bullmq#1928): a client that goes on with them does so for ever.
 */
export function leaveReplica(
  client: Pick<RedisClientType, 'info' | 'isOpen' | 'isReady' | 'sendCommand'>,
  clock: Pick<Clock, 'setTimer'>,
): void {
  clock.setTimer(async () => {
    if (!client.isOpen) return;
    const info = client.isReady ? await client.info('replication').catch(() => '') : '';
    // To node-redis the connection is lost by that, and it makes a new one.
    if (info.includes('role:slave')) await client.sendCommand(['QUIT']).catch(() => {});
    leaveReplica(client, clock);
  }, everyMs);
}
