// Measures what the Redis tier adds to a raw GET.
import { type Cache, type CacheOptions, createCache } from '@tpl/cache';
import { type CacheCodec, redisStore } from '@tpl/cache/redis';
import { createClient } from 'redis';
import { compressionFigures } from './cache-compression.ts';
import { startBenchRedis } from './cache-server.ts';
import type { Results } from './frame.ts';
import { figure, type Measured, measure } from './frame.ts';
import { readDocumentation } from './prose.ts';

const key = `k:${Buffer.alloc(32, 7).toString('base64')}`;
const asTheyAre: CacheCodec = { encode: (value) => value as Buffer, decode: (bytes) => bytes };

const over = ({ ours, peers }: Measured): number => ours / (peers['raw GET'] ?? Number.NaN);

/** What the Redis tier adds to a raw GET, and what compression and encryption cost and save. */
export async function redisFigures(smoke: boolean, corpora: string | undefined): Promise<Results> {
  const redis = await startBenchRedis();
  const raw = createClient({ url: redis.url });
  raw.on('error', () => {});
  await raw.connect();
  const caches: Cache[] = [];
  const open = async (options: CacheOptions) => {
    const cache = createCache({
      memoryMaxEntries: 0,
      redisReadDeadlineMs: 2_000,
      redisWriteDeadlineMs: 2_000,
      store: redisStore({ url: redis.url }),
      ...options,
    });
    caches.push(cache);
    await cache.set('warm', 1);
    return cache;
  };
  try {
    const plain = await open({ compressionMinBytes: 1_000_000 });
    const sealed = await open({ redisKeyPrefix: 'sealed', encryptionKeys: [key] });
    await plain.set('1k', { text: 'x'.repeat(1_000) });
    await raw.set('1k', 'x'.repeat(1_000));
    await sealed.set('20k', { model: 'model-1', text: readDocumentation().slice(0, 20_000) });
    const one = await measure({
      ours: () => plain.get('1k'),
      peers: { 'raw GET': () => raw.get('1k') },
      unit: 'us',
      rounds: smoke ? 3 : 5,
      batchMs: smoke ? 2 : 100,
      smoke,
    });
    const text = JSON.stringify({ model: 'model-1', text: readDocumentation().slice(0, 20_000) });
    await raw.set('20k', text);
    const large = await measure({
      ours: () => sealed.get('20k'),
      peers: { 'raw GET': () => raw.get('20k') },
      unit: 'us',
      rounds: smoke ? 3 : 5,
      batchMs: smoke ? 2 : 100,
      smoke,
    });
    return {
      // As ratios to a raw command of the same run: a time in microseconds held on one machine and not on another.
      redisHitVsRaw: figure({ ours: over(one), unit: 'x', target: '<= 1.35' }),
      redisHit20kVsRaw: figure({ ours: over(large), unit: 'x', target: '<= 2.5' }),
      redisHitOverheadUs: figure({ ours: one.ours - (one.peers['raw GET'] ?? 0), unit: 'us', target: '' }),
      redisHit20kUs: figure({ ...large, target: '' }),
      ...(await compressionFigures(
        {
          cache: await open({ redisKeyPrefix: 'zip' }),
          storedBytes: (name) => raw.strLen(`zip:v:{:${name}}`),
          bytesCache: await open({
            redisKeyPrefix: 'bytes',
            values: 'any',
            store: redisStore({ url: redis.url, codec: asTheyAre }),
          }),
        },
        corpora,
        smoke,
      )),
    };
  } finally {
    for (const cache of caches) await cache.close();
    raw.destroy();
    await redis.stop();
  }
}
