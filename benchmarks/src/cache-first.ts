// Is a new process whose first call asks for a warm key: node cache-first.ts URL
import { createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';

const cache = createCache({ store: redisStore({ url: process.argv[2] ?? '' }) });
const { outcome } = await cache.resolve('warm', async () => 'made');
process.send?.(outcome, () => process.exit(0));
