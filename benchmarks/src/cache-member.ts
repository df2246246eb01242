// Runs as one process of a fleet that shares a cache.
// One process of the fleet: node cache-member.ts URL PREFIX CALLERS KEYS work|fail
import { createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';

const [url = '', redisKeyPrefix = '', callers = '0', keys = '0', mode = ''] = process.argv.slice(2);
const cache = createCache({ redisKeyPrefix, store: redisStore({ url }) });
for (;;) {
  const { status, details } = await cache.health();
  if (status === 'up' && details?.['coherence'] === 'push') break;
  await pause(10);
}

process.once('message', async () => {
  const spans: [number, number][] = [];
  const produce = async () => {
    const start = monotonic();
    await pause(50);
    spans.push([start, monotonic()]);
    if (mode === 'fail') throw new Error('the producer fails');
    return 'value';
  };
  const asked = Array.from({ length: Number(callers) }, (_, index) =>
    cache.getOrSet(`key${index % Number(keys)}`, produce),
  );
  await Promise.allSettled(asked);
  const { bypasses } = cache.stats();
  await cache.close();
  process.send?.({ is: 'done', calls: spans.length, bypasses, spans }, () => process.disconnect());
});
process.send?.({ is: 'ready' });

/** Milliseconds on a clock that all processes of the machine share and nobody sets. */
function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
