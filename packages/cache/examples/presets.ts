// Infrastructure Service: cache · stable API, changes affect all users
// One cache per preset: what each stores, and how its settings are read.
import assert from 'node:assert/strict';
import { cachePresets, createCache, recommendPreset } from '@tpl/cache';

for (const preset of cachePresets) {
  const cache = createCache({ preset, operations: { 'my own': { ttlMs: 1_000 } } });
  let calls = 0;
  const produce = async () => {
    calls += 1;
    return { preset };
  };
  await cache.getOrSet('key', produce, { operation: 'my own' });
  await cache.getOrSet('key', produce, { operation: 'my own' });
  assert.equal(calls, preset === 'disabled' ? 2 : 1);
  const ttl = cache.explain('my own').find(({ name }) => name === 'ttlMs');
  assert.deepEqual([ttl?.value, ttl?.source], [1_000, 'code']);
  await cache.close();
}
assert.equal(recommendPreset('ai-prod-eu').preset, 'ai-production');
console.log(`${cachePresets.length} presets work.`);
