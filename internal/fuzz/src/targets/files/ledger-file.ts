// Fuzzes what reads a day of the ledger from its file.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerEntry, SpendReport } from '@internal/ledger';
import { createLedger, fileLedgerStore } from '@internal/ledger';
import fc from 'fast-check';
import { oddJson } from '../../run/odd-json.ts';
import type { Target } from '../../run/target.ts';

const day = '2026-11-29';
const at = Date.parse(`${day}T10:00:00Z`);
const payer = { tenant: 'acme', key: 'acme/k1', operation: 'summarize', model: 'anthropic/claude-haiku-4-5' };
const usage = {
  inputTokens: 10,
  outputTokens: 5,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
};
const attempt = {
  provider: 'anthropic',
  model: 'claude-haiku-4-5',
  at,
  ok: true,
  state: 'settled',
  costUsd: 0.25,
};
const entries = [
  { type: 'open', id: 'a', at, ...payer, reserved: { tokens: 100, costUsd: 1 } },
  {
    ...{ type: 'closed', id: 'a', at, openedAt: at, ...payer, outcome: 'completed', streamed: false },
    attempts: [{ ...attempt, usage: { ...usage, tiers: ['batch'] }, prices: 'p1' }],
  },
  { type: 'saved', id: 'b', at, ...payer, tokens: 15, costUsd: 0.5 },
  { type: 'open', id: 'c', at, ...payer, reserved: { tokens: 100 } },
] as unknown as readonly LedgerEntry[];
const lines = entries.map((entry) => JSON.stringify(entry));
const extra = { ...entries[2], id: 'after the damage' } as LedgerEntry;

/** Every number of a report: sums that are no numbers are no sums. */
function checkSums(report: SpendReport): void {
  for (const row of [report.total, ...report.rows])
    for (const [name, value] of Object.entries(row))
      if (typeof value !== 'string' && name !== 'prices')
        assert.ok(Number.isFinite(value), `${name} of a row is no number: ${String(value)}`);
}

/** The file of a day, damaged. */
export const ledgerFile: Target = {
  name: 'ledger-file',
  holds:
    'Whole lines count, all others are counted as damaged, sums are numbers, and what is written next is read.',
  maxBytes: 8_000,
  words: [
    '\n',
    ...lines.map((line) => `${line}\n`),
    '"costUsd":',
    '"attempts":[null]',
    '"tiers":',
    '"usage":',
    'null',
    '[]',
    '{}',
    '1e308',
  ],
  inputs: fc
    .array(fc.oneof(fc.constantFrom(...lines), oddJson(fc.constantFrom(...entries))), { maxLength: 6 })
    .map((some) => some.map((line) => `${line}\n`).join('')),
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'fuzz-ledger-'));
    return {
      async run(input) {
        await writeFile(join(folder, `${day}.jsonl`), input);
        const store = fileLedgerStore({ folder, sync: 'never', keepDays: 100_000 });
        await using ledger = createLedger({ store });
        const found: LedgerEntry[] = [];
        for await (const entry of ledger.entries({ from: day, to: day })) found.push(entry);
        const report = await ledger.spend({ from: day, to: day, by: ['tenant', 'model'] });
        checkSums(report);
        const text = input.toString('utf8');
        const whole = text
          .split('\n')
          .slice(0, -1)
          .filter((line) => line !== '');
        assert.equal(
          found.length + report.damagedLines,
          whole.length,
          'a line is neither counted nor damaged',
        );
        for (const line of whole.filter((one) => lines.includes(one)))
          assert.ok(
            found.some((entry) => JSON.stringify(entry) === line),
            'a whole line is not read',
          );
        // As the next process does: it writes on, whatever the last one left.
        await store.append([extra]);
        const ids: string[] = [];
        for await (const read of store.read(day)) ids.push(...read.entries.map(({ id }) => id));
        assert.ok(ids.includes(extra.id), 'what is written after the damage is not read');
        assert.deepEqual(
          ids.slice(0, found.length),
          found.map(({ id }) => id),
          'lines of before are gone',
        );
        return `${found.length > 0 ? 'lines' : 'none'}, ${report.damagedLines > 0 ? 'damaged' : 'whole'}`;
      },
      close: () => rm(folder, { recursive: true, force: true }),
    };
  },
};
