// One process of a fleet that shares cooldowns: started by `resilience.ts` with an IPC channel.
import { createPolicy } from '@tpl/resilience';
import { createRedisCooldowns } from '@tpl/resilience/redis';

const cooldowns = createRedisCooldowns({ url: process.argv[2] ?? '' });
const policy = createPolicy({ name: 'provider', cooldowns, retry: false });
const send = (message: object) => process.send?.(message);

process.on('message', (order: { do: 'limit' | 'watch' | 'call' | 'end'; known?: string }) => {
  if (order.do === 'end') {
    void cooldowns.close().then(() => process.exit(0));
  } else if (order.do === 'limit') {
    const limited = Object.assign(new Error('status 429'), { status: 429, headers: { 'retry-after': '30' } });
    policy.execute(() => Promise.reject(limited)).catch(() => send({ limitedAt: Date.now() }));
  } else if (order.do === 'watch') {
    const timer = setInterval(() => {
      if (cooldowns.remainingMs('provider') === 0) return;
      clearInterval(timer);
      send({ sawAt: Date.now() });
    }, 10);
  } else {
    void (async () => {
      let failures = 0;
      const other = createPolicy({ name: 'other', cooldowns, retry: false });
      for (let call = 0; call < 50; call += 1) {
        await other
          .execute(async () => call)
          .catch(() => {
            failures += 1;
          });
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      send({ failures });
    })();
  }
});
// Ready when this process has sent the fleet something and got something from a neighbor: both ways stand.
cooldowns.extend(`hello-${process.pid}`, 60_000);
const hello = setInterval(() => {
  const { sent, pushed, polled } = cooldowns.stats();
  if (sent === 0 || pushed + polled === 0) return;
  clearInterval(hello);
  send({ ready: true });
}, 20);
