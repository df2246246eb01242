// Measures what a machine must have for a load: requests a core serves, operations of Redis a request, memory a thousand answers.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from 'redis';
import { startRedis } from './app-batches.ts';
import { freshText } from './app-overhead.ts';
import type { Started } from './app-processes.ts';
import {
  ask,
  cpuMsOf,
  freePort,
  internalKey,
  process1,
  residentMbOf,
  start,
  startService,
  stopAll,
} from './app-processes.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';

const standIns = fileURLToPath(new URL('./app-stand-ins.ts', import.meta.url));

/** The built service before a provider that answers at once, alone and with a Redis, by the CPU time that it uses. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), 'capacity-'));
  const port = await freePort();
  const child = await startRedis(folder, port);
  const redis = createClient({ url: `redis://127.0.0.1:${port}` });
  try {
    const provider = await start([standIns, 'provider'], /port (\d+)/);
    const model = { OPENAI_BASE_URL: `${provider.url}/v1`, OPENAI_API_KEY: 'bench' };
    await redis.connect();
    const startedAt = performance.now();
    const internalPort = await freePort();
    const alone = await startService({ ...model, INTERNAL_PORT: String(internalPort) });
    const startMs = performance.now() - startedAt;
    const idleMb = residentMbOf(alone);
    const withRedis = await startService({ ...model, REDIS_URL: `redis://127.0.0.1:${port}` });
    const count = async (section: string, name: string) =>
      Number(new RegExp(`${name}:(\\d+)`).exec(await redis.info(section))?.[1]);
    const operations = () => count('stats', 'total_commands_processed');

    const requests = smoke ? 40 : 3_000;
    const fresh = () => freshText(1_024);
    const known = fresh();
    for (const service of [alone, withRedis]) {
      await load(service, smoke ? 8 : 400, fresh);
      await load(service, 1, () => known);
    }
    const aloneMiss = await load(alone, requests, fresh);
    const aloneHit = await load(alone, requests, () => known);
    const memoryBefore = await count('memory', 'used_memory');
    const before = await operations();
    const redisMiss = await load(withRedis, requests, fresh);
    const between = await operations();
    const redisHit = await load(withRedis, requests, () => known);
    const after = await operations();
    const memoryAfter = await count('memory', 'used_memory');
    const { memoryEntries, memoryBytes } = await cacheStats(internalPort);

    const core = (cpuMs: number) => 1_000 / cpuMs;
    const perCore = 'requests a second and core (1,000 / ms of CPU a request), 1 KB, 8 at a time';
    const row = (ours: number, unit: string) => figure({ ours, unit, target: '' });
    return {
      'rps.miss': row(core(aloneMiss), `${perCore}; the model asked each time, no Redis`),
      'rps.hit': row(core(aloneHit), `${perCore}; from the memory of the process`),
      'rps.missWithRedis': row(core(redisMiss), `${perCore}; the model asked each time, with Redis`),
      'rps.hitWithRedis': row(core(redisHit), `${perCore}; from the memory of the process, limits in Redis`),
      // The two questions for the figures themselves are left out.
      'redisOperations.miss': row((between - before - 1) / requests, 'commands of Redis a request'),
      'redisOperations.hit': row((after - between - 1) / requests, 'commands of Redis a request'),
      redisKbPerThousand: row(
        (memoryAfter - memoryBefore) / 1_024 / (requests / 1_000),
        'KB of Redis for a thousand kept answers of 1 KB texts, counters of the limits included',
      ),
      memoryKbPerThousand: row(
        memoryBytes / 1_024 / (memoryEntries / 1_000),
        'KB of the process for a thousand kept answers of 1 KB texts, as the cache counts them',
      ),
      'residentMb.started': row(idleMb, 'MB resident of a service that has just started'),
      'residentMb.loaded': row(residentMbOf(alone), `MB resident after ${2 * requests} requests`),
      startMs: row(startMs, 'ms from the start to listening'),
    };
  } finally {
    redis.destroy();
    await stopAll();
    child.kill('SIGKILL');
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** CPU milliseconds a request costs the service. */
async function load(service: Started, requests: number, text: () => string): Promise<number> {
  let left = requests;
  const before = cpuMsOf(service);
  const client = async () => {
    while (left > 0) {
      left -= 1;
      await ask(service.url, process1, text());
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  return (cpuMsOf(service) - before) / requests;
}

async function cacheStats(port: number): Promise<{ memoryEntries: number; memoryBytes: number }> {
  const headers = { authorization: `Bearer ${internalKey}` };
  const response = await fetch(`http://127.0.0.1:${port}/internal/cache`, { headers });
  const { stats } = (await response.json()) as { stats: { memoryEntries: number; memoryBytes: number } };
  return stats;
}
