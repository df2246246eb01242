// Area `bill`: the ledger beside the provider's own books, and what keeping it costs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wrapModel } from '@tpl/ai';
import { createLedger, fileLedgerStore, markedCauses, withLedger } from '@tpl/ai/ledger';
import { mockModel } from '@tpl/ai/testing';
import { playLanes } from './bill-lane.ts';
import { playSeed, type SeedResult } from './bill-seeds.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure, median } from './frame.ts';

const atOnce = 2;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

async function play(seeds: number): Promise<SeedResult[]> {
  const results: SeedResult[] = [];
  let next = 1;
  const work = async () => {
    while (next <= seeds) {
      const seed = next;
      next += 1;
      results.push(await playSeed(seed));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

/** CPU time that writing a call down in a file takes, in microseconds. */
async function overheadUs(calls: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'tpl-bill-'));
  const ledger = createLedger({ store: fileLedgerStore({ folder }) });
  const request = { messages: [{ role: 'user' as const, content: 'Count.' }] };
  const plain = wrapModel(mockModel(), []);
  const kept = wrapModel(mockModel(), [withLedger(ledger)]);
  const cpuOf = async (model: typeof plain): Promise<number> => {
    const before = process.cpuUsage();
    for (let at = 0; at < calls; at += 1) await model.generate(request);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / calls;
  };
  const rounds: number[] = [];
  for (let round = 0; round < 5; round += 1) rounds.push((await cpuOf(kept)) - (await cpuOf(plain)));
  await ledger.close();
  await rm(folder, { recursive: true, force: true });
  return median(rounds);
}

/** Texts that may wait, as a provider's batches: their price beside the same texts live, and whether they are in time whatever happens. */
async function laneFigures(): Promise<Results> {
  const { whole, live, troubled } = await playLanes();
  const all = [whole, ...troubled];
  const unit = 'usd';
  return {
    batchLanePriceShare: figure({ ours: whole.billUsd / live.billUsd, unit: 'share', target: '<= 0.5' }),
    lateItems: figure({ ours: sum(all.map(({ late }) => late)), unit: 'texts', target: '= 0' }),
    batchLaneMinusBillUsd: figure({
      ours: sum(all.map(({ ledgerMinusBillUsd }) => ledgerMinusBillUsd)),
      unit,
      target: '= 0',
    }),
    batchLaneRequests: figure({
      ours: sum(all.map(({ batchRequests }) => batchRequests)),
      unit: 'requests',
      target: '',
    }),
    batchLaneLiveRequests: figure({
      ours: sum(troubled.map(({ liveRequests }) => liveRequests)),
      unit: 'requests',
      target: '',
    }),
  };
}

/** Plays the seeds and measures what a line costs. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  const results = await play(smoke ? 6 : 120);
  const byRequest = results.flatMap((result) => result.byRequest);
  const byDay = results.flatMap((result) => result.byDay);
  const marked = (reports: typeof byRequest) => {
    const all = reports.flatMap(({ differences }) => differences);
    const own = all.filter(({ causes }) => causes.every((cause) => markedCauses.has(cause)));
    return all.length === 0 ? 1 : own.length / all.length;
  };
  const totals = results.map(({ total }) => total);
  const only = (ours: number, unit: string) => figure({ ours, unit, target: '' });
  return {
    seeds: figure({ ours: results.length, unit: 'seeds', target: smoke ? '' : '>= 100' }),
    ledgerMinusBillUsd: figure({
      ours: sum(byRequest.map(({ knownDifferenceUsd }) => knownDifferenceUsd)),
      unit: 'usd',
      target: '= 0',
    }),
    estimatedFlagged: figure({ ours: marked(byRequest), unit: 'share', target: '= 1' }),
    differencesByDayFlagged: only(marked(byDay), 'share'),
    billUsd: only(sum(byRequest.map(({ billUsd }) => billUsd)), 'usd'),
    settledUsd: only(sum(totals.map(({ settledUsd }) => settledUsd)), 'usd'),
    estimatedUsd: only(sum(totals.map(({ estimatedUsd }) => estimatedUsd)), 'usd'),
    billedRequests: only(sum(results.map(({ billed }) => billed)), 'requests'),
    calls: only(sum(totals.map(({ calls }) => calls)), 'calls'),
    retries: only(sum(totals.map(({ retries }) => retries)), 'attempts'),
    aborted: only(sum(totals.map(({ aborted }) => aborted)), 'calls'),
    crashes: only(results.filter(({ isKilled }) => isKilled).length, 'processes'),
    uncertainPerCrash: figure({
      ours: Math.max(0, ...totals.map(({ uncertainCalls }) => uncertainCalls)),
      unit: 'calls',
      target: '<= 4',
    }),
    ...(await laneFigures()),
    writeCpuUs: only(await overheadUs(smoke ? 200 : 5_000), 'us'),
  };
}
