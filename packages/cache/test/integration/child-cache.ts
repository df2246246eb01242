// A process of its own for fleet.test.ts: node child-cache.ts URL PREFIX CALLERS KEYS MODE
import { createCache } from '../../src/index.ts';
import { redisStore } from '../../src/redis.ts';

const [url = '', redisKeyPrefix = '', callers = '0', keys = '0', mode = ''] = process.argv.slice(2);
const cache = createCache({
  redisKeyPrefix,
  redisLeaseDeadlineMs: 5_000,
  redisReadDeadlineMs: 5_000,
  store: redisStore({ url }),
});
for (;;) {
  const { status, details } = await cache.health();
  if (status === 'up' && details?.['coherence'] === 'push') break;
  await new Promise((resolve) => setTimeout(resolve, 10));
}

process.on('message', async () => {
  let running = 0;
  let calls = 0;
  const produce = async () => {
    calls += 1;
    running += 1;
    process.send?.({ at: performance.timeOrigin + performance.now(), running });
    await new Promise((resolve) => setTimeout(resolve, 40));
    running -= 1;
    if (mode === 'fail') throw new Error('down');
    return 'value';
  };
  const ask = (index: number) =>
    cache.getOrSet(`key${index % Number(keys)}`, produce).then(
      () => true,
      () => false,
    );
  const answers = await Promise.all(Array.from({ length: Number(callers) }, (_, index) => ask(index)));
  const ok = answers.filter(Boolean).length;
  process.send?.({ done: true, calls, ok, bypasses: cache.stats().bypasses });
  await cache.close();
  process.disconnect();
});
process.send?.({ ready: true });
