// Grows how many processes share a cache and ask for the same thing at once.
import { runFleet } from '../cache-fleet.ts';
import { startBenchRedis } from '../cache-server.ts';
import { median } from '../frame.ts';
import type { Curve } from './curve.ts';

const callers = 200;

/** Milliseconds until every caller of every process has the one value that one of them made in 50 ms. */
export const fleetCurve: Curve = {
  ...{ name: 'fleet', size: 'processes', unit: `ms, ${callers} callers each, one value`, grows: 'all' },
  sizes: [1, 2, 4, 8, 16],
  async costs(sizes, smoke) {
    const redis = await startBenchRedis();
    try {
      const times = sizes.map((): number[] => []);
      for (let round = 0; round < (smoke ? 1 : 3); round += 1)
        for (const [at, processes] of sizes.entries()) {
          const { tookMs } = await runFleet(redis.url, {
            processes,
            callers,
            keys: 1,
            mode: 'work',
            prefix: `c${round}-${at}`,
          });
          times[at]?.push(tookMs);
        }
      return times.map((some) => ({ ours: median(some), peers: {} }));
    } finally {
      await redis.stop();
    }
  },
};
