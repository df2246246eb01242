// Infrastructure Service: resilience · stable API, changes affect all users
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simulateCommand } from './simulate-command.ts';

const short = [
  '--seeds',
  '1',
  '--set',
  'beforeMs=1000',
  '--set',
  'faultMs=1000',
  '--set',
  'afterMs=1000',
  '--set',
  'processes=2',
];
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpl-resilience-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...args: string[]) {
  const written = { text: '', complaint: '', progress: [] as string[] };
  const code = await simulateCommand(args, {
    print: (part) => void (written.text += part),
    complain: (part) => void (written.complaint += part),
    progress: (part) => void written.progress.push(part),
  });
  return { code, ...written };
}

describe('tpl-resilience simulate', () => {
  it('prints a table of three faults and three policies', async () => {
    const { code, text, complaint, progress } = await run('simulate', ...short);
    expect([code, complaint]).toEqual([0, '']);
    expect(progress).toHaveLength(9);
    expect(progress[0]).toBe('outage, no retry: run 1 of 1');
    expect(text.trimEnd().split('\n')).toHaveLength(10);
    expect(text).toMatch(/^fault +policy +requests per call +success +99 % again after +runs still down\n/);
  });

  it('takes a policy of the user’s own and prints one object', async () => {
    const file = join(folder, 'mine.mjs');
    await writeFile(
      file,
      'export default () => ({ execute: (run) => run({ signal: new AbortController().signal, attempt: 1 }) });',
    );
    const { code, text } = await run('simulate', '--policy', file, '--fault', 'outage', '--json', ...short);
    const { rows } = JSON.parse(text);
    expect(code).toBe(0);
    expect(rows).toHaveLength(3);
    expect(rows[2]).toMatchObject({ policy: file, fault: 'outage', requestsPerCall: 1, success: 0 });
  });

  it('plays shapes of everyday trouble with every strategy and peer, as a table or one object', async () => {
    const { code, text, progress } = await run('simulate', '--shapes', 'outage-1rps,outage-low');
    expect(code).toBe(0);
    expect(progress).toEqual(['outage-1rps: 1 of 2', 'outage-low: 2 of 2']);
    const [head, , first] = text.split('\n');
    expect(head).toBe(
      '| shape | no retry | SDK, 2 retries | AWS standard | cockatiel, sampling | cockatiel, consecutive | aggressive | balanced | conservative | critical | maxWaitMs 0 | below the best |',
    );
    expect(first).toMatch(/^\| outage-1rps \| 0\/100\/1\.0 \| [0-9]+\/100\/3\.0 \|/);
    const json = JSON.parse((await run('simulate', '--shapes', 'random:21,1', '--json')).text);
    expect(json).toHaveLength(1);
    expect(json[0].results.balanced.during).toBeGreaterThanOrEqual(0);
  });

  it('refuses a module that makes no policy', async () => {
    const file = join(folder, 'empty.mjs');
    await writeFile(file, 'export default 5;');
    expect(await run('simulate', '--policy', file)).toMatchObject({
      code: 1,
      complaint: expect.stringContaining('no default export that makes a policy'),
    });
  });

  it('draws one file a fault', async () => {
    await run('simulate', '--svg', join(folder, 'fleet.svg'), ...short);
    expect(await readFile(join(folder, 'fleet-overload.svg'), 'utf8')).toContain(
      '<title>A fleet before, during and after: overload',
    );
    await run('simulate', '--fault', 'outage', '--svg', join(folder, 'one.svg'), ...short);
    expect(await readFile(join(folder, 'one.svg'), 'utf8')).toContain('outage');
  });

  it('says what is wrong with a command, and how it goes', async () => {
    expect(await run()).toMatchObject({ code: 0, text: expect.stringContaining('--policy') });
    for (const [args, message] of [
      [['dance'], 'Unknown command "dance"'],
      [['simulate', '--seeds', '0'], '--seeds'],
      [['simulate', '--fault', 'fire'], '--fault must be one of'],
      [['simulate', '--strategy', 'brave'], '--strategy must be one of'],
      [['simulate', '--set', 'luck=7'], '--set needs'],
      [['simulate', '--set', 'callsPerSecond=0'], 'callsPerSecond must be a number from 0.01 to 10000'],
      [['simulate', '--set', 'faultMs=Infinity', '--set', 'processes=many'], 'must be a number from'],
      [['simulate', '--policy', join(folder, 'none.mjs')], 'none.mjs'],
      [['simulate', '--svg', join(folder, 'no', 'folder.svg'), ...short], 'no/folder'],
      [['simulate', '--shapes', 'sunshine'], 'no shape "sunshine"'],
      [['simulate', '--wish'], '--wish'],
    ] as const) {
      expect(await run(...args)).toMatchObject({
        code: 1,
        text: '',
        complaint: expect.stringContaining(message),
      });
    }
  });
});
