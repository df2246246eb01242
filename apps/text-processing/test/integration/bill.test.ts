import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { BillReport } from '@tpl/ai/ledger';
import { startEmulator } from '@tpl/ai/testing';
import { startApp } from './start-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'tpl-bill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

let runs = 0;
/** Runs the command in a process of its own, on a ledger in files. */
async function bill(ledger: string, csv: string, ...more: string[]) {
  const file = join(folder, `usage-${runs++}.csv`);
  writeFileSync(file, csv);
  const program = fileURLToPath(new URL('./test-cli.ts', import.meta.url));
  const types = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...types, program, 'bill', '--against', file, ...more], {
    env: { PATH: process.env['PATH'], TPL_APP_LEDGER: 'file', TPL_APP_LEDGER_FOLDER: ledger },
  });
  let out = '';
  let said = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, said };
}

async function spend(faults: readonly ('cut' | undefined)[]) {
  const ledger = mkdtempSync(join(folder, 'ledger-'));
  const emulator = await startEmulator({ answer: () => JSON.stringify({ summary: 'It is so.' }) });
  opened.push(emulator);
  const app = await startApp({
    ANTHROPIC_API_KEY: 'sk-ant-test',
    ANTHROPIC_BASE_URL: emulator.url,
    TPL_RESILIENCE_MAX_ATTEMPTS: '1',
    TPL_APP_LEDGER: 'file',
    TPL_APP_LEDGER_FOLDER: ledger,
  });
  opened.push(app);
  emulator.script(...faults);
  for (const at of faults.keys())
    await app.post('/v1/process', { operation: 'shorten', text: `Text number ${at}. It says something.` });
  return { ledger, emulator };
}

describe('tpl-text bill', () => {
  it('finds nothing where ledger and export are one, by day and by request', async () => {
    const { ledger, emulator } = await spend([undefined, undefined, undefined]);
    for (const by of ['day', 'request'] as const) {
      const { code, out } = await bill(ledger, emulator.usageExport('anthropic', by));
      expect([code, out]).toEqual([0, expect.stringContaining('Nothing differs.')]);
      expect(out).toContain('difference $0.000000');
    }
  });

  it('names what differs, with exit code 1, as JSON too', async () => {
    const { ledger, emulator } = await spend([undefined, undefined]);
    const [head, first, second] = emulator.usageExport('anthropic', 'request').split('\n');
    const missing = [head, first, ''].join('\n');
    const { code, out } = await bill(ledger, missing);
    expect([code, out]).toEqual([1, expect.stringMatching(/✗ .* not in the bill\./)]);
    const twice = await bill(ledger, [head, first, first, second, ''].join('\n'), '--json');
    expect(twice.code).toBe(1);
    const report = JSON.parse(twice.out) as BillReport;
    expect(report.differences).toMatchObject([{ causes: ['twice_in_bill'], model: 'claude-haiku-4-5' }]);
    // An export is of a whole organization: rows of other keys are left out.
    expect((await bill(ledger, missing, '--key', 'somebody-else', '--json')).out).toContain(
      '"otherKeyRows": 1',
    );
  });

  it('marks what was estimated, with exit code 0 unless nothing may differ', async () => {
    const { ledger, emulator } = await spend([undefined, 'cut']);
    const csv = emulator.usageExport('anthropic', 'request');
    const { code, out } = await bill(ledger, csv);
    expect([code, out]).toEqual([0, expect.stringMatching(/~ .* estimated, for the provider/)]);
    expect((await bill(ledger, csv, '--strict')).code).toBe(1);
  });

  it('says with exit code 2 what cannot be compared', async () => {
    const ledger = mkdtempSync(join(folder, 'ledger-'));
    const none = await bill(ledger, 'a,b\n1,2\n');
    expect([none.code, none.said]).toEqual([2, expect.stringContaining('its columns are: a, b')]);
    const wrong = await bill(ledger, 'start_time,model,input_tokens,output_tokens\n1795910400,m,many,1\n');
    expect([wrong.code, wrong.said]).toEqual([
      2,
      expect.stringContaining('Line 2, column input_tokens: is no count'),
    ]);
    expect((await bill(ledger, '', '--prices', join(folder, 'nowhere.json'))).code).toBe(2);
    expect((await bill(ledger, 'x', 'more')).code).toBe(2);
  });
});
