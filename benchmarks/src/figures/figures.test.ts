import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { figure, notMeasured } from '../frame.ts';
import { reportOf } from '../frame-report.ts';
import { withFigures } from './declared.ts';
import { figuresPage } from './figures-page.ts';
import { keepFailure, keepReport, readRecord } from './record.ts';
import { count, rowsOf } from './rows.ts';
import { runAll } from './run-all.ts';
import { runArea } from './run-area.ts';
import { bestPeer, inCell, show } from './show-figure.ts';
import { showMissed } from './show-missed.ts';

const source = {
  ...{ name: 'cache', about: 'reads and writes', command: 'npm run bench -- cache' },
  ...{ isArea: true, minutes: 1 },
};
const hit = figure({ ours: 317, unit: 'ns', target: '<= 250; ratio >= 5', peers: { 'lru-cache get': 400 } });
const results = {
  hitNs: hit,
  'lagMs.one': figure({ ours: 1, unit: 'ms', target: '<= 5' }),
  'lagMs.two': figure({ ours: 9, unit: 'ms', target: '<= 5' }),
  lagMs: figure({ ours: 9, unit: 'ms', target: '<= 5' }),
  size: figure({ ours: 12_345, unit: 'bytes', target: '' }),
};
const known = {
  declared: { cache: { hitNs: ['ns', '<= 250'], goneMs: ['ms', '<= 1'] } },
  reasons: { cache: { lagMs: { because: 'Two cores.', read: 'docs/decisions/0082-frame-for-figures.md' } } },
} as const;
const report = reportOf('cache', results);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tpl-figures-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the rows of an area', () => {
  it('are what the last run gave, and what it should have given too', () => {
    const rows = rowsOf(source, { report }, known);
    expect(rows.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['hitNs', 'missed'],
      ['lagMs.one', 'met'],
      ['lagMs.two', 'missed'],
      ['lagMs', 'missed'],
      ['size', 'reported'],
      ['goneMs', 'not measured'],
    ]);
    expect(rows.at(-1)?.reason).toBe('the last run did not give it: npm run bench -- cache');
  });

  it('count the worst of several subjects once', () => {
    const rows = rowsOf(source, { report }, known);
    expect(count(rows)).toEqual({ met: 1, missed: 2, 'not measured': 1, reported: 1 });
    expect(rows.filter(({ isWorst }) => isWorst).map(({ name }) => name)).toEqual(['lagMs']);
  });

  it('say of an area without a run, and of one that failed, what would measure it', () => {
    const [none] = rowsOf(source, {}, known);
    expect(none?.reason).toBe('no run is on record: npm run bench -- cache');
    const failure = { area: 'cache', reason: 'exit 1', measured: { at: '', commit: '' } };
    expect(rowsOf(source, { failure }, known)[0]?.reason).toBe('the run failed: npm run bench -- cache');
  });

  it('have the sentence that stands beside them, for each subject, but for those that are met', () => {
    const reasonOf = (name: string) =>
      rowsOf(source, { report }, known).find((row) => row.name === name)?.reason;
    expect(reasonOf('lagMs.two')).toBe('Two cores.');
    expect(reasonOf('lagMs.one')).toBe('');
  });

  it('name the command where a run says why it did not measure something', () => {
    const open = notMeasured({ unit: 'share', target: '', reason: 'needs --corpora DIR' });
    const [row] = rowsOf(source, { report: reportOf('cache', { open }) }, { declared: {}, reasons: {} });
    expect(row?.reason).toBe('needs --corpora DIR (npm run bench -- cache)');
  });
});

describe('the page of figures', () => {
  const page = (onRecord: Parameters<typeof rowsOf>[1]) =>
    figuresPage([{ source, onRecord, rows: rowsOf(source, onRecord, known) }], '');

  it('begins with what was missed, with bound, peer and reason, and ends with every row', () => {
    const text = page({ report });
    expect(text).toContain(
      '**3 bounds were measured: 1 met, 2 missed. 1 figures were not measured, 1 have no bound.**',
    );
    expect(text).toContain(
      '- **cache hitNs**: 317 ns, bound ≤ 250; ratio ≥ 5, ratio 1.26 to lru-cache get: no reason is written down',
    );
    expect(text).toContain(
      '| lagMs.two | ms | ≤ 5 | 9 | – | – | missed | Two cores. ([more](../decisions/0082-frame-for-figures.md)) |',
    );
    expect(text.indexOf('## Missed')).toBeLessThan(text.indexOf('## cache'));
  });

  it('says when, of which commit and where each area was measured, and with which version of a peer', () => {
    const measured = { at: '2026-11-29T15:00:00.000Z', commit: 'abc1234567' };
    const text = page({ report: { ...report, versions: { 'lru-cache': '11.5.3' }, measured } });
    expect(text).toContain('Measured 2026-11-29 15:00 UTC at abc1234567, on ');
    expect(text).toContain('| lru-cache get 11.5.3: 400 | 1.26 | missed |');
  });

  it('names an area whose last run failed, and keeps the figures of the run before', () => {
    const failure = {
      area: 'cache',
      reason: 'did not end within 30 minutes: x',
      measured: { at: '2026-11-29', commit: 'a' },
    };
    const text = page({ report, failure });
    expect(text).toContain('- **cache** gave no figures on 2026-11-29: did not end within 30 minutes: x.');
    expect(text).toContain('| hitNs | ns |');
  });
});

describe('a cell', () => {
  it('is one line that no page reads as markup', () => {
    expect(inCell('a|b\n<b> {{ x }} `c|d` f_g')).toBe(
      'a\\|b &lt;b&gt; { { x }} `c\\|d` f\\_g'.replace('&gt;', '>'),
    );
  });

  it('is cut where a program said pages', () => {
    expect(inCell('x'.repeat(5_000)).length).toBeLessThan(300);
  });

  it('has a number in the digits that matter', () => {
    expect([0, 1.23456, 12_345.6, 0.000123456].map(show)).toEqual(['0', '1.23', '12,346', '0.000123']);
  });

  it('names the peer that the ratio is to, whichever way is better', () => {
    const peers = { slow: 10, quick: 20 };
    expect(bestPeer(figure({ ours: 5, unit: 'ns', target: '<= 1', peers }))?.name).toBe('slow');
    expect(bestPeer(figure({ ours: 5, unit: 'MB/s', target: '>= 1', peers }))?.name).toBe('quick');
  });
});

describe('the record', () => {
  it('keeps figures over a failure, and forgets the failure at the next run', () => {
    keepReport(report, folder);
    keepFailure('cache', 'exit 1', folder);
    expect(readRecord('cache', folder)).toMatchObject({
      report: { area: 'cache' },
      failure: { reason: 'exit 1' },
    });
    keepReport(report, folder);
    expect(readRecord('cache', folder).failure).toBeUndefined();
    expect(readRecord('cache', folder).report?.measured?.commit).toMatch(/^(?:[0-9a-f]{10}\+?|no commit)$/);
  });
});

describe('what is declared', () => {
  it('grows with what runs give; a smoke run brings names, not bounds', () => {
    const declared = { cache: { hitNs: ['ns', '<= 250'] } } as const;
    const given = { cache: { hitNs: hit, size: results.size } };
    expect(withFigures(declared, given, { smoke: true })).toEqual({
      cache: { hitNs: ['ns', '<= 250'], size: ['bytes', ''] },
    });
    expect(withFigures(declared, given)['cache']?.['hitNs']).toEqual(['ns', '<= 250; ratio >= 5']);
  });
});

describe('an area in a process of its own', () => {
  const run = (body: string, minutes = 0.2) => {
    const program = join(folder, 'area.mjs');
    writeFileSync(program, body);
    return runArea('cache', [], { minutes, logs: folder, program });
  };

  it('gives its report', async () => {
    expect(await run(`console.log(JSON.stringify({ area: process.argv[2], results: {} }))`)).toEqual({
      report: { area: 'cache', results: {} },
    });
  });

  it('is a problem with its own words when it crashes', async () => {
    expect(await run(`console.error('The area "cache" failed: no Redis\\n  at x'); process.exit(1)`)).toEqual(
      {
        problem: 'exit 1: The area "cache" failed: no Redis',
      },
    );
    expect(await run(`process.kill(process.pid, 'SIGKILL')`)).toEqual({
      problem: 'SIGKILL: it said nothing',
    });
  });

  it('is a problem when it ends well without a report', async () => {
    expect(await run(`console.log('half {')`)).toEqual({ problem: 'exit 0: it said nothing' });
  });

  it('is stopped at its bound, with what it started, also where that does not listen', async () => {
    const child = `process.on('SIGTERM', () => {}); process.stdout.write('ready'); setInterval(() => {}, 1000)`;
    const outcome = await run(
      `import { spawn } from 'node:child_process';
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(child)}]);
      process.stderr.write('child ' + child.pid);
      setInterval(() => {}, 1000);`,
      0.01,
    );
    const { problem = '' } = outcome as { problem?: string };
    expect(problem).toMatch(/^did not end within 0.01 minutes: child \d+$/);
    const pid = Number(/\d+$/.exec(problem)?.[0]);
    expect(await isGone(pid)).toBe(true);
  });
});

/** Also where nobody has asked how it ended, and it is still in the table of processes. */
async function isGone(pid: number): Promise<boolean> {
  for (let turn = 0; turn < 100; turn += 1) {
    const { stdout, status } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    if (status !== 0 || stdout.startsWith('Z')) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

describe('npm run bench without an area', () => {
  it.each([
    [['--only', 'cash'], 'There is no area "cash"'],
    [['all', '--jsn'], '--jsn'],
    [['--minutes', 'few'], '"few" are no minutes'],
    [['--corpora', '/no/such/folder'], 'There is no folder /no/such/folder'],
  ])('says what is wrong with %j, and runs nothing', async (args, sentence) => {
    const { code, problem } = await runAll(args);
    expect(code).toBe(2);
    expect(problem).toContain(sentence);
  });

  it('ends with each figure that was missed, what was not measured, and the sum', () => {
    const text = showMissed(rowsOf(source, { report }, known), new Map([['ai', 'exit 1: no']]));
    expect(text.split('\n')).toEqual([
      '✗ ai gave no figures: exit 1: no',
      '✗ cache hitNs: 317 ns, bound <= 250; ratio >= 5, ratio 1.26 to lru-cache get: no reason is written down',
      '✗ cache lagMs.two: 9 ms, bound <= 5: Two cores.',
      '– not measured, npm run bench -- cache: goneMs',
      '1 met, 2 missed, 1 not measured, 1 without a bound.',
      '',
    ]);
  });
});
