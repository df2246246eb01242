import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { createLedger, fileLedgerStore } from '@tpl/ai/ledger';
import { createHealth, createMetrics } from '@tpl/monitoring';
import { memoryLogger } from '@tpl/monitoring/testing';
import { ledgerFolder, watchLedger } from './open-ledger.ts';

it('writes a line about each day that its files let go', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tpl-ledger-'));
  writeFileSync(join(folder, '2020-01-01.jsonl'), '');
  await using ledger = createLedger({ store: fileLedgerStore({ folder, keepDays: 1 }) });
  const { logger, entries } = memoryLogger();
  watchLedger(ledger, { metrics: createMetrics(), health: createHealth(), logger });
  await ledger.open({ model: 'm', reserved: { tokens: 1 }, streamed: false });
  const fields = { day: '2020-01-01', reason: 'keep_days' };
  expect(entries).toMatchObject([{ level: 'info', message: 'a day of the ledger was removed', fields }]);
  rmSync(folder, { recursive: true });
});

it('names the setting that a user without a home folder needs, in place of uv_os_homedir', () => {
  const homeless = () => {
    throw new Error('A system error occurred: uv_os_homedir returned ENOENT');
  };
  expect(() => ledgerFolder({}, homeless)).toThrow(
    'TPL_APP_LEDGER_FOLDER is needed: this user has no home folder where the ledger could be',
  );
  expect(ledgerFolder({ XDG_STATE_HOME: '/state' }, homeless)).toBe('/state/text-processing/ledger');
  expect(ledgerFolder({}, () => '/home/ada')).toBe('/home/ada/.local/state/text-processing/ledger');
});
