// Infrastructure Service: security · stable API, changes affect all users
// One process of a fleet on a Cluster, as it is installed: node limit-member.mjs LIMIT CALLS URL…; starts at the message "go".
import { createCluster } from 'redis';
import { createRateLimiter } from '../../dist/index.js';
import { createRedisLimitStore } from '../../dist/redis.js';

const [limit, calls, ...urls] = process.argv.slice(2);
const client = createCluster({ rootNodes: urls.map((url) => ({ url })) });
client.on('error', () => {});
await client.connect();
const store = createRedisLimitStore({ client, deadlineMs: 5_000 });
const minute = { limit: Number(limit), windowMs: 600_000 };
const limiter = createRateLimiter({
  name: 'fleet',
  windows: [
    { ...minute, name: 'window' },
    { ...minute, name: 'bucket', strategy: 'token_bucket', windowMs: 32 * 24 * 3_600_000 },
    { ...minute, name: 'tokens', unit: 'tokens', limit: Number(limit) * 10 },
  ],
  store,
});
process.send({ ready: true });
process.once('message', async () => {
  const answers = await Promise.all(
    Array.from({ length: Number(calls) }, (_, index) =>
      limiter.consume(`caller-${index % 10}`, { tokens: 10 }),
    ),
  );
  process.send({
    admitted: answers.filter(({ ok }) => ok).length,
    stores: [...new Set(answers.map((answer) => answer.store))],
  });
  await store.close();
  client.destroy();
  process.disconnect();
});
