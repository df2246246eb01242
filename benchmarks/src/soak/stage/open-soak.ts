// Puts up what the soak runs on: pieces of the chaos, one service and two workers with an inspector, time limits that pass within the warm-up.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startFaultProxy } from '@tpl/cache/testing';
import { createApiKey } from '@tpl/security';
import { drillSettings } from '../../../../apps/text-processing/drill/src/run/settings.ts';
import type { Running } from '../../../../apps/text-processing/drill/src/run/start-programs.ts';
import { startService, startWorker } from '../../../../apps/text-processing/drill/src/run/start-programs.ts';
import { startRedis } from '../../../../apps/text-processing/drill/src/run/start-redis.ts';
import type { ProgramName } from '../../chaos/schedule/fault.ts';
import type { Stage } from '../../chaos/stage/open-stage.ts';
import type { Said } from '../../chaos/stage/start-provider.ts';
import { startProvider } from '../../chaos/stage/start-provider.ts';
import { inspectorOptions } from '../observe/open-inspector.ts';

const dist = fileURLToPath(new URL('../../../../apps/text-processing/dist', import.meta.url));
const programs = { service: join(dist, 'main.js'), worker: join(dist, 'worker.js') };

/** How many callers have a key. */
export const tenantCount = 40;
/** How long anything in Redis or memory is kept at most: it reaches its plateau within the warm-up. */
const keepMs = 60_000;
const mostStarts = 3;
/** Programs that run all the time; worker-2 is killed again and again. */
export const watched = ['service-a', 'worker-1'] as const;

/** What the soak runs on: a stage of the chaos whose ledger has no small disk. */
export interface SoakStage extends Stage {
  readonly ledgerFolder: string;
}

/** Opens it; `ends` takes what closes it. `preload` is a module that the service begins with: a planted leak. */
export async function openSoak(ends: (() => Promise<unknown>)[], preload?: string): Promise<SoakStage> {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  ends.push(async () => rmSync(folder, { recursive: true, force: true }));
  const ledgerFolder = join(folder, 'ledger');
  mkdirSync(ledgerFolder);
  const said = new Map<number, Said>();
  const [redis, anthropic, openai] = await Promise.all([
    startRedis(),
    startProvider('anthropic', said),
    startProvider('openai', said),
  ]);
  ends.push(redis.close, anthropic.close, openai.close);
  const redisWay = await startFaultProxy(Number(new URL(redis.url).port));
  ends.push(redisWay.stop);
  const tenants = Array.from({ length: tenantCount }, (_, at) => `t${letters(at)}`);
  const keys = Object.fromEntries(tenants.map((tenant) => [tenant, createApiKey()]));
  const internalKey = createApiKey();
  const settings = drillSettings(undefined, anthropic.url, {
    ...settingsOf({ redisUrl: redisWay.url, openaiUrl: openai.url, ledgerFolder }),
    TPL_SECURITY_KEYS: Object.values(keys).join(','),
    TPL_SECURITY_INTERNAL_KEYS: internalKey,
  });
  const options = (more: readonly string[] = []) => ({ NODE_OPTIONS: [inspectorOptions, ...more].join(' ') });
  const planted = preload === undefined ? [] : ['--import', pathToFileURL(preload).href];
  const service = { ...settings, ...options(planted), TPL_APP_BATCH_CONCURRENCY: '0' };
  const worker = { ...settings, ...options(), TPL_APP_OFFLINE_THREADS: '0' };
  const start: Readonly<Partial<Record<ProgramName, (before?: Running) => Promise<Running>>>> = {
    'service-a': (before) => startService(programs, service, portsOf(before)),
    'worker-1': (before) => startWorker(programs, worker, portsOf(before)),
    'worker-2': (before) => startWorker(programs, worker, portsOf(before)),
  };
  const names = Object.keys(start) as ProgramName[];
  const running = new Map<ProgramName, Running>();
  ends.push(() => Promise.all([...running.values()].map((one) => one.close())));
  const startOne = async (name: ProgramName) => {
    // A machine that is busy with others may take longer than one start is given.
    for (let tries = 1; ; tries += 1) {
      const started = await start[name]?.(running.get(name)).catch((error: unknown) => {
        if (tries === mostStarts) throw error;
      });
      if (started) return void running.set(name, started);
    }
  };
  for (const name of names) await startOne(name);
  return {
    ...{
      said,
      redis,
      redisWay,
      cluster: undefined,
      keys,
      internalKeyOf: () => internalKey,
      names,
      ledgerFolder,
    },
    disk: { folder: ledgerFolder, fill: () => {}, free: () => {}, close: async () => {} },
    providers: { anthropic, openai },
    program: (name: ProgramName) => running.get(name) as Running,
    startAgain: startOne,
  };
}

interface Places {
  readonly redisUrl: string;
  readonly openaiUrl: string;
  readonly ledgerFolder: string;
}

const settingsOf = ({ redisUrl, openaiUrl, ledgerFolder }: Places) => ({
  OPENAI_API_KEY: 'sk-soak',
  OPENAI_BASE_URL: `${openaiUrl}/v1`,
  TPL_APP_OPENAI_PRICE_AS: 'openai/gpt-5.4-mini',
  REDIS_URL: redisUrl,
  // It keeps a line of every call for 400 days: in files its growth is told apart from that of Redis.
  TPL_APP_LEDGER: 'file',
  TPL_APP_LEDGER_FOLDER: ledgerFolder,
  TPL_APP_BATCH_CONCURRENCY: '4',
  TPL_APP_BATCH_KEEP_MS: String(keepMs),
  TPL_APP_DOCUMENT_KEEP_MS: String(keepMs),
  TPL_APP_DOCUMENT_PART_TOKENS: '300',
  TPL_APP_MAX_BATCHES: '4',
  TPL_APP_LIMIT_READS: '100000',
  TPL_CACHE_TTL_MS: '20000',
  TPL_CACHE_STALE_WHILE_REVALIDATE_MS: '10000',
  TPL_CACHE_STALE_IF_ERROR_MS: '20000',
  TPL_CACHE_REDIS_READ_DEADLINE_MS: '150',
  TPL_CACHE_REDIS_WRITE_DEADLINE_MS: '200',
  TPL_SECURITY_LIMIT_REQUESTS: '20',
  TPL_SECURITY_LIMIT_WINDOW_MS: '10000',
  TPL_SECURITY_LIMIT_DEADLINE_MS: '150',
  TPL_SECURITY_BUDGET_TOKENS: '1000000',
  TPL_SECURITY_BUDGET_WINDOW_MS: String(keepMs),
  // Those who have no key come from ever new addresses.
  TPL_SECURITY_TRUSTED_PROXIES: '127.0.0.1/32',
  TPL_MONITORING_DRAIN_MS: '500',
  TPL_MONITORING_CLOSE_TIMEOUT_MS: '8000',
});

const letters = (at: number) => String.fromCharCode(97 + Math.floor(at / 26), 97 + (at % 26));

function portsOf(before: Running | undefined) {
  if (!before) return undefined;
  const [port = 0, internalPort = 0] = [before.url, before.internalUrl].map((url) =>
    Number(new URL(url).port),
  );
  return { port, internalPort };
}
