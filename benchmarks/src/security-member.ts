// One process of a fleet that shares a limit: started by `security-limits.ts` with an IPC channel.
import { createRateLimiter } from '@tpl/security';
import { createRedisLimitStore } from '@tpl/security/redis';

const [url = '', limit = '0', calls = '0'] = process.argv.slice(2);
const store = createRedisLimitStore({ url, deadlineMs: 5_000 });
const limiter = createRateLimiter({
  name: 'fleet',
  windows: [{ name: 'w', limit: Number(limit), windowMs: 600_000 }],
  store,
});
await limiter.consume('warm', 0);
process.send?.({ ready: true });

process.on('message', () => {
  void (async () => {
    const answers = await Promise.all(Array.from({ length: Number(calls) }, () => limiter.consume('one')));
    process.send?.({ admitted: answers.filter(({ ok }) => ok).length });
    await store.close();
    process.disconnect();
  })();
});
