// Plays texts that may wait through the built service, its workers and the emulated batch APIs: what they cost, and whether they are in time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BillProvider } from '@tpl/ai/ledger';
import { compareBill, createLedger, readBill, redisLedgerStore } from '@tpl/ai/ledger';
import type { EmulatedBatchPlan, Emulator } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import { call, startRedis } from './app-batches.ts';
import type { Started } from './app-processes.ts';
import { key, start, startService, stopAll } from './app-processes.ts';

const worker = fileURLToPath(new URL('../../apps/text-processing/dist/worker.js', import.meta.url));
const count = 40;
const usage = { inputTokens: 1_200, outputTokens: 90 };

/** What a run of texts came to. */
export interface LaneRun {
  /** Of the provider's own books, as its export priced by request. */
  readonly billUsd: number;
  readonly ledgerMinusBillUsd: number;
  readonly batchRequests: number;
  readonly liveRequests: number;
  /** Texts without an answer when they were due. */
  readonly late: number;
}

interface RunPlan {
  readonly provider: BillProvider;
  readonly lane: boolean;
  readonly plans?: readonly EmulatedBatchPlan[];
  readonly kills?: number;
}

const routeOf = ({ provider, lane }: RunPlan, { url, openaiUrl }: Emulator): Record<string, string> => {
  const on = lane ? { TPL_APP_BATCH_LANE: provider } : {};
  return provider === 'anthropic'
    ? { ANTHROPIC_API_KEY: 'bench', ANTHROPIC_BASE_URL: url, ...on }
    : {
        OPENAI_API_KEY: 'bench',
        OPENAI_BASE_URL: openaiUrl,
        TPL_APP_OPENAI_PRICE_AS: 'openai/gpt-5.4-mini',
        ...on,
      };
};

/** Plays one run: a service, a worker, a Redis and an emulator of its own. */
export async function playLane(plan: RunPlan, port: number): Promise<LaneRun> {
  const { provider, plans = [], kills = 0 } = plan;
  const folder = mkdtempSync(join(tmpdir(), 'bench-lane-'));
  const redis = await startRedis(folder, port);
  const emulator = await startEmulator({
    answer: () => ({ text: JSON.stringify({ summary: 'The mill grinds again.' }), usage }),
  });
  emulator.batches.script(...plans);
  const env = {
    ...routeOf(plan, emulator),
    REDIS_URL: `redis://127.0.0.1:${port}`,
    TPL_SECURITY_KEYS: key,
    TPL_SECURITY_LIMIT_REQUESTS: '100000000',
    TPL_MONITORING_MAX_UTILIZATION: '1',
    TPL_APP_WORKER_PORT: '0',
    TPL_APP_BATCH_LANE_ITEMS: '8',
    TPL_APP_BATCH_LANE_GATHER_MS: '500',
    TPL_APP_BATCH_LANE_POLL_MS: '200',
    TPL_APP_BATCH_LANE_MARGIN_MS: '6000',
  };
  const startWorker = () => start([worker], /(worker)\s/, { ...env, TPL_APP_BATCH_CONCURRENCY: '4' });
  const service = await startService({ ...env, TPL_APP_BATCH_CONCURRENCY: '0' });
  try {
    let current = await startWorker();
    const dueAt = Date.now() + 20_000;
    const items = Array.from({ length: count }, (_, at) => ({
      operation: 'summarize',
      text: `Report ${at} of the mill. It grinds again, people say.`,
    }));
    const { id } = await call(service, 'POST', '/v1/batches', {
      items,
      completeBy: new Date(dueAt).toISOString(),
    });
    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(1_500);
      current.child.kill('SIGKILL');
      current = await startWorker();
    }
    const { finished, failed } = await untilOver(service, id, dueAt);
    // What came after a text had gone live is booked as well.
    await sleep(plans.length > 0 ? 5_000 : 500);
    return { ...(await booksOf(provider, emulator, env.REDIS_URL)), late: count - (finished - failed) };
  } finally {
    await stopAll();
    await emulator.close();
    redis.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function untilOver(service: Started, id: string, dueAt: number) {
  for (;;) {
    const state = await call(service, 'GET', `/v1/batches/${id}`);
    if (state.finished === state.total || Date.now() >= dueAt) return state;
    await sleep(200);
  }
}

async function booksOf(
  provider: BillProvider,
  emulator: Emulator,
  url: string,
): Promise<Omit<LaneRun, 'late'>> {
  await using ledger = createLedger({ store: redisLedgerStore({ url }) });
  const day = (ms: number) => new Date(Date.now() + ms).toISOString().slice(0, 10);
  const entries = ledger.entries({ from: day(-86_400_000), to: day(0) });
  const bill = readBill(emulator.usageExport(provider, 'request'));
  const { billUsd, knownDifferenceUsd } = await compareBill({ bill, entries });
  const batchRequests = emulator.bookings.filter(({ isBatch }) => isBatch).length;
  const liveRequests = emulator.bookings.length - batchRequests;
  return { billUsd, ledgerMinusBillUsd: knownDifferenceUsd, batchRequests, liveRequests };
}

/** The ways in which batches fail, one after the other. */
const troubles: readonly EmulatedBatchPlan[] = [
  { end: 'expire', answered: 0.5, failingPolls: 3 },
  { end: 'never', answered: 0.25, cancelPolls: 20 },
  { isCreationLost: true },
  { errored: 0.5 },
];

/** The same texts in the lane and live, and in the lane through every trouble, for both providers. */
export async function playLanes(): Promise<{
  readonly whole: LaneRun;
  readonly live: LaneRun;
  readonly troubled: readonly LaneRun[];
}> {
  const port = 21_000 + ((process.pid * 7) % 20_000);
  const whole = await playLane({ provider: 'anthropic', lane: true }, port);
  const live = await playLane({ provider: 'anthropic', lane: false }, port + 1);
  const troubled = [
    await playLane({ provider: 'anthropic', lane: true, plans: troubles, kills: 2 }, port + 2),
    await playLane(
      { provider: 'openai', lane: true, plans: [{ end: 'token_limit' }, ...troubles], kills: 2 },
      port + 3,
    ),
  ];
  return { whole, live, troubled };
}
