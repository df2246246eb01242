import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { figure, measure, median, notMeasured, subjects } from './frame.ts';
import { runCommand } from './frame-command.ts';
import { installedVersions, renderTable } from './frame-report.ts';

describe('figure', () => {
  it('compares with the best peer: less is better', () => {
    const entry = figure({
      ours: 100,
      unit: 'ns',
      target: '≤ 250; ratio ≥ 5',
      peers: { slow: 900, quick: 600 },
    });
    expect(entry).toEqual({
      ours: 100,
      unit: 'ns',
      peers: { slow: 900, quick: 600 },
      ratio: 6,
      target: '≤ 250; ratio ≥ 5',
      met: true,
    });
  });

  it('compares with the best peer: more is better when the bound is from below', () => {
    expect(figure({ ours: 30, unit: 'MB/s', target: '>= 10', peers: { a: 10, b: 15 } }).ratio).toBe(2);
  });

  it('takes the direction from the caller where the bound does not say it', () => {
    expect(figure({ ours: 30, unit: 'points', target: '', better: 'more', peers: { a: 15 } }).ratio).toBe(2);
  });

  it('is missed when one of several bounds does not hold', () => {
    expect(figure({ ours: 100, unit: 'ns', target: '<= 250; ratio >= 5', peers: { a: 200 } }).met).toBe(
      false,
    );
    expect(figure({ ours: 300, unit: 'ns', target: '<= 250; ratio >= 5', peers: { a: 3000 } }).met).toBe(
      false,
    );
    expect(figure({ ours: 1, unit: 'ns', target: 'ratio >= 5' }).met).toBe(false);
  });

  it.each([
    ['= 0', 0, true],
    ['= 0', 1, false],
    ['< 1', 1, false],
    ['> 1', 1.5, true],
    ['<= 60,000', 59_000, true],
    ['≥ −2', -1, true],
  ])('reads the bound %s', (target, ours, met) => {
    expect(figure({ ours, unit: 'x', target }).met).toBe(met);
  });

  it('has no verdict without a bound and no ratio to a peer that is infinitely worse', () => {
    const entry = figure({ ours: 0, unit: 'calls', target: '', peers: { other: 4 } });
    expect(entry.met).toBeNull();
    expect(entry.ratio).toBeNull();
  });

  it('counts a value that is not finite as not measured', () => {
    expect(figure({ ours: Number.NaN, unit: 'ns', target: '<= 1' })).toEqual(
      notMeasured({ unit: 'ns', target: '<= 1', reason: 'the run gave NaN' }),
    );
  });

  it('refuses a bound that it cannot read', () => {
    expect(() => figure({ ours: 1, unit: 'ns', target: 'quick' })).toThrow('"quick" is not a bound');
  });
});

describe('subjects', () => {
  const target = '<= 10';
  const of = (ours: number) => figure({ ours, unit: 'ms', target });

  it('gives NAME.subject entries and NAME, the worst of them', () => {
    const results = subjects('hungMs', { frozen: of(3), refused: of(9) });
    expect(Object.keys(results)).toEqual(['hungMs', 'hungMs.frozen', 'hungMs.refused']);
    expect(results['hungMs']?.ours).toBe(9);
  });

  it('calls the smallest value the worst where more is better', () => {
    const share = (ours: number) => figure({ ours, unit: 'share', target: '>= 0.9' });
    expect(subjects('recall', { mail: share(0.99), phone: share(0.91) })['recall']?.ours).toBe(0.91);
  });

  it('does not hide a subject that was not measured behind good ones', () => {
    const missing = notMeasured({ unit: 'ms', target, reason: 'no Redis' });
    expect(subjects('hungMs', { frozen: of(3), slow: missing })['hungMs']?.reason).toBe('no Redis');
    expect(subjects('hungMs', { frozen: of(30), slow: missing })['hungMs']?.met).toBe(false);
  });

  it('refuses a row without subjects', () => {
    expect(() => subjects('hungMs', {})).toThrow('has no subject');
  });
});

describe('measure', () => {
  it('tells a slower subject from a quicker one, promises included', async () => {
    const spin = (turns: number) => () => {
      let sum = 0;
      for (let turn = 0; turn < turns; turn += 1) sum += Math.sqrt(turn);
      return sum;
    };
    const slow = spin(20_000);
    const { ours, peers, unit } = await measure({
      ours: spin(100),
      peers: { slow: async () => slow() },
      unit: 'us',
      smoke: true,
    });
    expect(unit).toBe('us');
    expect(peers['slow']).toBeGreaterThan(ours * 5);
  });

  it('runs the subjects in turn, batch by batch', async () => {
    const order: string[] = [];
    const subject = (name: string) => () => {
      if (order.at(-1) !== name) order.push(name);
      for (const started = performance.now(); performance.now() - started < 3; );
    };
    await measure({ ours: subject('a'), peers: { b: subject('b') }, rounds: 2, batchMs: 1 });
    expect(order.join('')).toBe('ababa');
  });

  it('divides by the operations that a call does', async () => {
    const pause = () => new Promise((resolve) => setTimeout(resolve, 4));
    const { ours } = await measure({ ours: pause, operations: 100, rounds: 1, batchMs: 1, unit: 'us' });
    expect(ours).toBeLessThan(1000);
  });
});

describe('median', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
    expect(median([])).toBeNaN();
  });
});

describe('runCommand', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tpl-bench-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const area = (name: string, body: string) =>
    writeFileSync(join(folder, `${name}.ts`), `export async function run(options) { ${body} }`);

  it('names the areas that exist when it is asked for another one', async () => {
    area('cache', 'return {};');
    const { code, problem, out } = await runCommand(['cash'], folder);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(problem).toContain('There is no area "cash"');
    expect(problem).toContain('Areas: cache.');
  });

  it.each([
    [[], 'Name an area'],
    [['cache', 'ai'], 'One area at a time'],
    [['cache', '--jsn'], '--jsn'],
    [['cache', '--corpora', '/no/such/folder'], 'There is no folder /no/such/folder'],
  ])('says what is wrong with %j', async (args, sentence) => {
    area('cache', 'return {};');
    const { code, problem } = await runCommand(args, folder);
    expect(code).toBe(2);
    expect(problem).toContain(sentence);
  });

  it('gives exactly one JSON object with --json', async () => {
    const entry = `{ ours: options.smoke ? 1 : 2, unit: 'x', peers: {}, ratio: null, target: '= 1', met: true }`;
    area('guard', `return { hits: { ...${entry}, reason: options.corpora } };`);
    const { code, out } = await runCommand(['guard', '--json', '--smoke', '--corpora', folder], folder);
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(Object.keys(report)).toEqual(['area', 'machine', 'versions', 'results']);
    expect(report.area).toBe('guard');
    expect(report.machine.cores).toBeGreaterThan(0);
    expect(report.results.hits).toMatchObject({ ours: 1, reason: folder });
  });

  it('keeps what an area prints off stdout', () => {
    area('guard', `console.log('noise'); process.stdout.write('more'); return {};`);
    const script = `
      const { runCommand } = await import(${JSON.stringify(join(import.meta.dirname, 'frame-command.ts'))});
      const { out } = await runCommand(['guard', '--json'], ${JSON.stringify(folder)});
      process.stdout.write(out);`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(JSON.parse(stdout).area).toBe('guard');
    expect(stderr).toContain('noise');
    expect(stderr).toContain('more');
  });

  it('lists the installed version of what is measured, types apart', async () => {
    mkdirSync(join(folder, 'src'));
    mkdirSync(join(folder, 'node_modules', 'peer'), { recursive: true });
    const devDependencies = { peer: '*', gone: '*', '@types/node': '*' };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ devDependencies }));
    writeFileSync(join(folder, 'node_modules', 'peer', 'package.json'), '{ "version": "1.2.3" }');
    expect(installedVersions(folder)).toEqual({ peer: '1.2.3', gone: 'missing' });
  });

  it('says that no area exists yet', async () => {
    expect((await runCommand(['cache'], folder)).problem).toContain('Areas: none yet.');
  });

  it('says which area failed, and gives no half result', async () => {
    area('ai', `throw new Error('socket in use');`);
    const { code, out, problem } = await runCommand(['ai', '--json'], folder);
    expect([code, out]).toEqual([1, '']);
    expect(problem).toContain('The area "ai" failed: Error: socket in use');
  });

  it('keeps what a whole run gave for whoever asks later, and nothing of a quick one', async () => {
    area('cache', 'return {};');
    const recordTo = join(folder, 'figures');
    await runCommand(['cache', '--smoke'], folder, { recordTo });
    expect(existsSync(recordTo)).toBe(false);
    await runCommand(['cache'], folder, { recordTo });
    expect(JSON.parse(readFileSync(join(recordTo, 'cache.json'), 'utf8')).area).toBe('cache');
  });

  it('writes the page of an area that has one', async () => {
    area('cache', 'return {};');
    expect((await runCommand(['cache', '--write'], folder)).problem).toBe(
      'The area "cache" has no page to write.',
    );
    const file = join(folder, 'page.md');
    writeFileSync(
      join(folder, 'docs.ts'),
      `export const page = { file: ${JSON.stringify(file)}, render: ({ area }) => '# ' + area };
      export const run = async () => ({});`,
    );
    expect((await runCommand(['docs', '--write'], folder)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('# docs');
  });

  it('prints a table for people', async () => {
    area('cache', 'return {};');
    const { out } = await runCommand(['cache'], folder);
    expect(out).toContain('cache on cpu');
  });
});

describe('renderTable', () => {
  it('shows value, peers, ratio, verdict, and why something was not measured', () => {
    const results = {
      hitNs: figure({ ours: 123.456, unit: 'ns', target: '<= 250', peers: { other: 1000 } }),
      slowMs: figure({ ours: 9, unit: 'ms', target: '<= 1' }),
      size: figure({ ours: 1.23456, unit: 'x', target: '' }),
      hungMs: notMeasured({ unit: 'ms', target: '<= 30', reason: 'no Redis' }),
    };
    const lines = renderTable({ area: 'cache', machine: { cores: 2 }, versions: {}, results }).split('\n');
    expect(lines[0]).toBe('cache on cores 2');
    expect(lines[3]).toMatch(/^hitNs +123 +ns +other 1000 +8\.1x +<= 250 +met$/);
    expect(lines[4]).toMatch(/MISSED$/);
    expect(lines[5]).toMatch(/1\.23 +x +– +– +reported$/);
    expect(lines[6]).toMatch(/not measured$/);
    expect(lines.at(-2)).toBe('hungMs: no Redis');
  });
});
