// Plays faults, retries, aborts and crashes against the emulator, and compares the ledger with the provider's own books.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BillReport, SpendRow } from '@tpl/ai/ledger';
import { compareBill, createLedger, fileLedgerStore, readBill } from '@tpl/ai/ledger';
import { type FaultId, faultList, startEmulator } from '@tpl/ai/testing';

const member = fileURLToPath(new URL('./bill-member.ts', import.meta.url));
const callsPerSeed = 24;
const providers = ['anthropic', 'openai'] as const;

/** What came of one seed. */
export interface SeedResult {
  readonly isKilled: boolean;
  readonly total: SpendRow;
  /** Requests that the provider billed. */
  readonly billed: number;
  /** By request, a report a provider. */
  readonly byRequest: readonly BillReport[];
  /** By day and model, as the providers export it. */
  readonly byDay: readonly BillReport[];
}

function randomOf(start: number): () => number {
  let state = (start % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Plays one seed: half of the requests meet a fault, and every third process is killed. */
export async function playSeed(seed: number): Promise<SeedResult> {
  const random = randomOf(seed * 7_919);
  const usageOf = () => {
    const inputTokens = 200 + Math.floor(random() * 4_000);
    const cacheReadTokens = Math.floor(random() * inputTokens * 0.6);
    const cacheWriteTokens = Math.floor(random() * (inputTokens - cacheReadTokens));
    const outputTokens = 1 + Math.floor(random() * 900);
    return { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens: 0 };
  };
  const emulator = await startEmulator({
    answer: () => ({ text: 'Eins, zwei, drei – und so weiter bis zum Ende der Zählung.', usage: usageOf() }),
  });
  const folder = await mkdtemp(join(tmpdir(), 'tpl-bill-'));
  try {
    const faults = Array.from({ length: callsPerSeed * 6 }, (): FaultId | undefined =>
      random() < 0.5 ? undefined : faultList[Math.floor(random() * faultList.length)]?.id,
    );
    emulator.script(...faults);
    const killAfter =
      seed % 3 === 0 ? 3 + Math.floor(random() * (callsPerSeed - 6)) : Number.POSITIVE_INFINITY;
    const args = [member, folder, emulator.url, String(seed), String(callsPerSeed)];
    const child = spawn(process.execPath, ['--no-warnings', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let over = 0;
    child.stdout.on('data', (data: Buffer) => {
      over += data.toString().split('\n').length - 1;
      if (over >= killAfter) child.kill('SIGKILL');
    });
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    // A run that spent nothing agrees with every bill.
    if (code !== 0 && signal !== 'SIGKILL') throw new Error(`Seed ${seed} ended with code ${code}.`);
    if (emulator.bookings.length === 0) throw new Error(`Seed ${seed} asked nobody.`);
    await using ledger = createLedger({ store: fileLedgerStore({ folder }), inFlightMs: 0 });
    const now = Date.now();
    const day = (ms: number) => new Date(now + ms).toISOString().slice(0, 10);
    const days = { from: day(-86_400_000), to: day(0) };
    const reports = (by: 'request' | 'day') =>
      Promise.all(
        providers.map((provider) =>
          compareBill({ bill: readBill(emulator.usageExport(provider, by)), entries: ledger.entries(days) }),
        ),
      );
    return {
      isKilled: signal === 'SIGKILL',
      total: (await ledger.spend(days)).total,
      billed: emulator.bookings.length,
      byRequest: await reports('request'),
      byDay: await reports('day'),
    };
  } finally {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}
