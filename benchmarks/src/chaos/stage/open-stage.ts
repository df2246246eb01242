// Puts up what a seed plays with: Redis, the providers, two services, two workers, each in a process of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startFaultProxy } from '@tpl/cache/testing';
import { createApiKey } from '@tpl/security';
import { drillSettings } from '../../../../apps/text-processing/drill/src/run/settings.ts';
import type { Running } from '../../../../apps/text-processing/drill/src/run/start-programs.ts';
import { startService, startWorker } from '../../../../apps/text-processing/drill/src/run/start-programs.ts';
import { startRedis } from '../../../../apps/text-processing/drill/src/run/start-redis.ts';
import type { LimitRule } from '../observe/observation.ts';
import type { ProgramName, Schedule } from '../schedule/fault.ts';
import { openLedgerDisk } from './ledger-disk.ts';
import { startQueueCluster } from './queue-cluster.ts';
import type { Said } from './start-provider.ts';
import { startProvider } from './start-provider.ts';

const dist = fileURLToPath(new URL('../../../../apps/text-processing/dist', import.meta.url));
const programs = { service: join(dist, 'main.js'), worker: join(dist, 'worker.js') };

/** Who asks: two that keep within their limits, and one that does not. */
export const tenants = ['ann', 'ben', 'gus'] as const;
/** What each caller may do. */
export const limit: LimitRule = { requests: 24, windowMs: 2_000, localShare: 0.5 };

/** Everything a seed plays with. */
export type Stage = Awaited<ReturnType<typeof openStage>>;

/** Opens the stage; `ends` takes what closes it, whatever happens. */
export async function openStage({ queue, ledger }: Schedule, ends: (() => Promise<unknown>)[]) {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  ends.push(async () => {
    remove();
    process.off('exit', remove);
  });
  const said = new Map<number, Said>();
  const [redis, anthropic, openai] = await Promise.all([
    startRedis(),
    startProvider('anthropic', said),
    startProvider('openai', said),
  ]);
  ends.push(redis.close, anthropic.close, openai.close);
  const redisWay = await startFaultProxy(Number(new URL(redis.url).port));
  ends.push(redisWay.stop);
  const cluster = queue === 'cluster' ? await startQueueCluster() : undefined;
  if (cluster) ends.push(cluster.stop);
  const disk = openLedgerDisk(folder);
  ends.push(disk.close);
  // After the disk has been taken out of it.
  process.once('exit', remove);
  const keys = Object.fromEntries(tenants.map((tenant) => [tenant, createApiKey()]));
  const internalKeys: Readonly<Record<ProgramName, string>> = {
    ...{ 'service-a': createApiKey(), 'service-b': createApiKey() },
    ...{ 'worker-1': createApiKey(), 'worker-2': createApiKey() },
  };
  const settings = drillSettings(undefined, anthropic.url, {
    OPENAI_API_KEY: 'sk-chaos',
    OPENAI_BASE_URL: `${openai.url}/v1`,
    // At another address it is nobody's list price.
    TPL_APP_OPENAI_PRICE_AS: 'openai/gpt-5.4-mini',
    REDIS_URL: redisWay.url,
    ...(cluster && { TPL_APP_JOBS_REDIS_URL: cluster.url }),
    TPL_APP_LEDGER: ledger,
    TPL_APP_LEDGER_FOLDER: disk.folder,
    TPL_APP_BATCH_CONCURRENCY: '4',
    TPL_APP_LIMIT_READS: '100000',
    TPL_SECURITY_KEYS: Object.values(keys).join(','),
    TPL_SECURITY_INTERNAL_KEYS: Object.values(internalKeys).join(','),
    TPL_SECURITY_LIMIT_REQUESTS: String(limit.requests),
    TPL_SECURITY_LIMIT_WINDOW_MS: String(limit.windowMs),
    TPL_SECURITY_LIMIT_LOCAL_SHARE: String(limit.localShare),
    // Two cores carry all of it: a Redis that waits for one of them is not away.
    TPL_SECURITY_LIMIT_DEADLINE_MS: '150',
    TPL_CACHE_REDIS_READ_DEADLINE_MS: '150',
    TPL_CACHE_REDIS_WRITE_DEADLINE_MS: '200',
    TPL_MONITORING_DRAIN_MS: '500',
    TPL_MONITORING_CLOSE_TIMEOUT_MS: '8000',
  });
  const serviceSettings = { ...settings, TPL_APP_BATCH_CONCURRENCY: '0' };
  const workerSettings = { ...settings, TPL_APP_OFFLINE_THREADS: '0' };
  const start: Readonly<Record<ProgramName, (before?: Running) => Promise<Running>>> = {
    'service-a': (before) => startService(programs, serviceSettings, portsOf(before)),
    'service-b': (before) => startService(programs, serviceSettings, portsOf(before)),
    'worker-1': (before) => startWorker(programs, workerSettings, portsOf(before)),
    'worker-2': (before) => startWorker(programs, workerSettings, portsOf(before)),
  };
  const names = Object.keys(start) as ProgramName[];
  const running = new Map<ProgramName, Running>();
  ends.push(() => Promise.all([...running.values()].map((one) => one.close())));
  await Promise.all(names.map(async (name) => running.set(name, await start[name]())));
  return {
    said,
    redis,
    redisWay,
    cluster,
    disk,
    providers: { anthropic, openai },
    keys: keys as Readonly<Record<string, string>>,
    /** Who looks at a program. */
    internalKeyOf: (name: ProgramName) => internalKeys[name],
    /** Programs as they run now. */
    program: (name: ProgramName) => running.get(name) as Running,
    names,
    /** Starts a program again that has ended, where it listened before. */
    async startAgain(name: ProgramName): Promise<void> {
      running.set(name, await start[name](running.get(name)));
    },
  };
}

function portsOf(before: Running | undefined) {
  if (!before) return undefined;
  const [port, internalPort] = [before.url, before.internalUrl].map((url) => Number(new URL(url).port));
  return { port: port as number, internalPort: internalPort as number };
}
