import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createAnthropicModel } from '../../src/anthropic.ts';
import {
  createMemoryBudget,
  defineOutput,
  routeModels,
  withBudget,
  withObject,
  wrapModel,
} from '../../src/index.ts';
import {
  compareBill,
  createLedger,
  fileLedgerStore,
  type Ledger,
  memoryLedgerStore,
  readBill,
  withLedger,
} from '../../src/ledger.ts';
import { createOpenAiModel } from '../../src/openai.ts';
import { type Emulator, faultList, startEmulator } from '../../src/testing.ts';

const usage = {
  inputTokens: 900,
  cacheReadTokens: 300,
  cacheWriteTokens: 200,
  outputTokens: 50,
  reasoningTokens: 10,
};
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ answer: () => ({ text: 'Grüße aus Zürich, sagt die Bäuerin.', usage }) });
});
afterAll(() => emulator.close());

const quick = {
  headersTimeoutMs: 150,
  firstTokenTimeoutMs: 150,
  idleTimeoutMs: 150,
  totalTimeoutMs: 300,
  maxLineBytes: 100_000,
  maxResponseBytes: 1_000_000,
};
const request = { messages: [{ role: 'user' as const, content: 'Count.' }], maxOutputTokens: 500 };
const today = () => {
  const now = new Date();
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return { from: day(now.getTime() - 86_400_000), to: day(now.getTime() + 86_400_000) };
};

/** Only where faults make models wait are their limits short: a busy machine is no fault. */
function modelsAt({ url, openaiUrl }: Emulator, limits: object = {}) {
  return {
    anthropic: createAnthropicModel({ model: 'claude-haiku-4-5', apiKey: 'k', baseUrl: url, ...limits }),
    openai: createOpenAiModel({ model: 'gpt-5.4', apiKey: 'k', baseUrl: openaiUrl, ...limits }),
  };
}

const budget = () => createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: 1_000 }] });

/** The ledger and the bill of one provider beside each other, by request and by day. */
async function compared(ledger: Ledger, books: Emulator, provider: 'anthropic' | 'openai') {
  const [byRequest, byDay] = await Promise.all(
    (['request', 'day'] as const).map((by) => {
      const bill = readBill(books.usageExport(provider, by));
      return compareBill({ bill, entries: ledger.entries(today()) });
    }),
  );
  return { byRequest: byRequest!, byDay: byDay! };
}

describe.each(['anthropic', 'openai'] as const)('the ledger beside the bill of %s', (provider) => {
  it('is the same to the last digit, streamed or not, where the provider told what it counted', async () => {
    await using books = await startEmulator({ answer: () => ({ text: 'Hello there.', usage }) });
    await using ledger = createLedger({ store: memoryLedgerStore() });
    const money = budget();
    const model = wrapModel(modelsAt(books)[provider], [withBudget(money), withLedger(ledger)]);
    for (let at = 0; at < 5; at += 1) {
      await model.generate(request);
      for await (const _ of model.stream(request));
    }
    const { byRequest, byDay } = await compared(ledger, books, provider);
    for (const report of [byRequest, byDay])
      expect(report).toMatchObject({
        differences: [],
        differenceUsd: 0,
        knownDifferenceUsd: 0,
        markedShare: 1,
      });
    expect(byDay.billUsd).toBeGreaterThan(0.001);
    const { total } = await ledger.spend(today());
    expect(total).toMatchObject({ calls: 10, retries: 0, cacheReadTokens: 3_000, cacheWriteTokens: 2_000 });
    // Ledger and budget are settled with the same numbers.
    expect(money.read('default')[0]?.spent.costUsd).toBeCloseTo(total.settledUsd, 9);
  });

  it('differs under no fault by what the provider told, and says of all else that it was estimated', async () => {
    await using books = await startEmulator({ answer: () => ({ text: 'Hello there, all of you.', usage }) });
    await using ledger = createLedger({ store: memoryLedgerStore() });
    const model = withLedger(ledger)(routeModels([modelsAt(books, quick)[provider]]));
    for (const { id } of faultList) {
      books.script(id, id);
      await model.generate(request).catch(() => {});
      for await (const _ of untilFailed(model.stream(request)));
    }
    const { byRequest } = await compared(ledger, books, provider);
    const unmarked = byRequest.differences.filter(({ causes }) => !causes.includes('estimated'));
    expect(unmarked).toEqual([]);
    expect(byRequest).toMatchObject({ knownDifferenceUsd: 0, markedShare: 1 });
    expect(byRequest.differenceCount).toBeGreaterThan(5);
  });

  it('has a retried call once, with the attempts that were billed', async () => {
    await using books = await startEmulator({ answer: () => ({ text: 'Hello there.', usage }) });
    await using ledger = createLedger({ store: memoryLedgerStore() });
    const { anthropic, openai } = modelsAt(books);
    const model = withLedger(ledger)(
      routeModels(provider === 'openai' ? [openai, anthropic] : [anthropic, openai]),
    );
    books.script('status_529', undefined, 'cut', undefined);
    for (let at = 0; at < 2; at += 1) for await (const _ of untilFailed(model.stream(request)));
    const { total, rows } = await ledger.spend({ ...today(), by: ['model'] });
    expect(total.calls).toBe(2);
    expect(rows.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(3);
    expect((await compared(ledger, books, provider)).byRequest.knownDifferenceUsd).toBe(0);
  });

  it('names every request of an answer that was asked for again, for each was billed', async () => {
    const answers = ['{"mood": "so so"}', '{"mood": "good"}'];
    await using books = await startEmulator({ answer: () => ({ text: answers.shift() ?? '', usage }) });
    await using ledger = createLedger({ store: memoryLedgerStore() });
    const schema = defineOutput({ name: 'mood', schema: z.object({ mood: z.enum(['good', 'bad']) }) });
    const model = wrapModel(modelsAt(books)[provider], [withLedger(ledger), withObject()]);
    expect((await model.generate({ ...request, schema })).object).toEqual({ mood: 'good' });
    const named: unknown[] = [];
    for await (const entry of ledger.entries(today()))
      if (entry.type === 'closed') named.push(...entry.attempts.map(({ requestId }) => requestId));
    expect(named).toEqual(books.bookings.map(({ requestId }) => requestId));
    expect((await compared(ledger, books, provider)).byRequest.differenceCount).toBe(0);
  });

  it('has a stream that its reader left as estimated, named by the id of its request', async () => {
    await using books = await startEmulator({ answer: () => ({ text: 'word '.repeat(400), usage }) });
    await using ledger = createLedger({ store: memoryLedgerStore() });
    const model = withLedger(ledger)(routeModels([modelsAt(books)[provider]]));
    for await (const event of model.stream(request)) if (event.type === 'text') break;
    expect((await ledger.spend(today())).total).toMatchObject({
      calls: 1,
      aborted: 1,
      failed: 0,
      settledUsd: 0,
    });
    const { byRequest, byDay } = await compared(ledger, books, provider);
    for (const { differences } of [byRequest, byDay])
      expect(differences).toMatchObject([{ causes: ['estimated'] }]);
    expect(byRequest.differences[0]?.requestId).toBe(books.bookings[0]?.requestId);
  });
});

async function* untilFailed<T>(events: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* events;
  } catch {
    // The ledger has it.
  }
}

describe('a process that is killed', () => {
  it('leaves at most the calls under way uncertain, and every other call as it was', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tpl-ledger-'));
    try {
      await using books = await startEmulator({ answer: () => ({ text: 'Hello there.', usage }) });
      const program = join(import.meta.dirname, 'ledger-child.ts');
      const hooks = join(import.meta.dirname, '../../../../internal/tooling/source-hooks.mjs');
      const args = ['--no-warnings', '--import', hooks, program, folder, books.url];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let finished = 0;
      child.stdout.on('data', (data: Buffer) => {
        finished += data.toString().split('\n').length - 1;
        if (finished >= 40) child.kill('SIGKILL');
      });
      await once(child, 'close');
      await using ledger = createLedger({ store: fileLedgerStore({ folder }), inFlightMs: 0 });
      const { total } = await ledger.spend(today());
      // Eight at a time.
      expect(total.uncertainCalls).toBeLessThanOrEqual(8);
      expect(total.calls - total.uncertainCalls).toBeGreaterThanOrEqual(finished);
      expect(total.reservedUsd).toBe(0);
      const { byRequest, byDay } = await compared(ledger, books, 'anthropic');
      expect(byRequest).toMatchObject({ knownDifferenceUsd: 0, markedShare: 1 });
      for (const { causes } of byDay.differences) expect(causes).toEqual(['uncertain']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
