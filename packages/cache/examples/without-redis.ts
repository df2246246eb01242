// Redis is a help and never a need: nobody listens on this port, and nothing waits for it.
import assert from 'node:assert/strict';
import { createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';

const cache = createCache({ store: redisStore({ url: 'redis://127.0.0.1:1' }) });
const outcomes: string[] = [];
cache.on('get', ({ outcome }) => outcomes.push(outcome));
for (const key of ['a', 'b', 'c', 'a'])
  assert.equal(await cache.getOrSet(key, async () => `value of ${key}`), `value of ${key}`);
// Others may have changed it meanwhile, and nobody can be asked: that is said.
assert.equal(outcomes.at(-1), 'stale');
assert.equal((await cache.health()).status, 'degraded');
await cache.close();
console.log(outcomes.join(' '));
