// Infrastructure Service: security · stable API, changes affect all users
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyAuditFile } from './audit-chain.ts';
import { createAuditLog } from './audit-log.ts';
import type { FileSinkOptions } from './audit-sinks.ts';
import { createFileSink } from './audit-sinks.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpl-chain-'));
  path = join(folder, 'audit.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

async function write(count: number, options: Partial<FileSinkOptions> = {}): Promise<void> {
  const audit = createAuditLog({ sinks: [createFileSink({ path, ...options })] });
  for (let index = 0; index < count; index += 1) audit.record({ type: 'admin_act', act: `act ${index}` });
  await audit.close();
}

async function edit(change: (lines: string[]) => string[]): Promise<void> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, change(lines).join('\n'));
}

describe('a chain of audit lines', () => {
  it('holds over restarts and rotation, also when the oldest files are gone', async () => {
    for (let run = 0; run < 3; run += 1) await write(6, { maxBytes: 900, maxFiles: 2 });
    const checked = await verifyAuditFile(path);
    expect(checked).toMatchObject({ ok: true, files: 3, torn: 0 });
    expect(checked.lines).toBeGreaterThan(6);
    await rm(path);
    await write(1);
    expect(await verifyAuditFile(path)).toMatchObject({ ok: true, files: 3 });
  });

  // rackerlabs/auter#110: files above a number that was lowered stayed for good.
  it('holds when fewer files are kept than before: those above are gone with the next rotation', async () => {
    await write(30, { maxBytes: 900, maxFiles: 10 });
    expect((await verifyAuditFile(path)).files).toBeGreaterThan(4);
    await write(6, { maxBytes: 900, maxFiles: 2 });
    expect(await verifyAuditFile(path)).toMatchObject({ ok: true, files: 3 });
    expect((await readdir(folder)).sort()).toEqual(['audit.jsonl', 'audit.jsonl.1', 'audit.jsonl.2']);
  });

  it.each<[string, (lines: string[]) => string[]]>([
    ['changed', (lines) => lines.map((line) => line.replace('act 2', 'act 7'))],
    ['taken out', (lines) => lines.filter((line) => !line.includes('act 2'))],
    ['put in', (lines) => [...lines.slice(0, 3), lines[2]!, ...lines.slice(3)]],
    ['moved', ([one, two, three, ...rest]) => [one!, three!, two!, ...rest]],
    ['without a hash', (lines) => lines.map((line, at) => (at === 3 ? '{"type":"admin_act"}' : line))],
  ])('shows a line that was %s', async (_, change) => {
    await write(5);
    await edit(change);
    const checked = await verifyAuditFile(path);
    expect(checked).toMatchObject({ ok: false, problem: { file: path, reason: 'changed' } });
    expect(checked.problem!.line).toBeGreaterThan(1);
  });

  // MCKRUZ/microsoft-agentic-harness#416, sipyourdrink-ltd/bernstein#1050: several writers broke the chain.
  it('is one of several writers of a file, rotation included', async () => {
    const writers = Array.from({ length: 3 }, () =>
      createAuditLog({ sinks: [createFileSink({ path, maxBytes: 3_000, maxFiles: 90 })] }),
    );
    for (let round = 0; round < 20; round += 1) {
      for (const [index, audit] of writers.entries())
        audit.record({ type: 'admin_act', act: `act ${round} of ${index}` });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(writers.map((audit) => audit.close()));
    const { ok, lines, files } = await verifyAuditFile(path);
    expect([ok, lines >= 60, files > 2]).toEqual([true, true, true]);
  });

  it('leaves the lock to whoever took it over meanwhile', async () => {
    const lock = `${path}.lock`;
    const audit = createAuditLog({ sinks: [createFileSink({ path })] });
    audit.record({ type: 'admin_act', act: 'one' });
    while (!existsSync(lock) || readFileSync(lock, 'utf8') === '')
      await new Promise((resolve) => setImmediate(resolve));
    writeFileSync(lock, 'another');
    while (!(await readFile(path, 'utf8').catch(() => '')).includes('"one"'))
      await new Promise((resolve) => setImmediate(resolve));
    // What is recorded next waits for the other one.
    audit.record({ type: 'admin_act', act: 'two' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([readFileSync(lock, 'utf8'), readFileSync(path, 'utf8').includes('"two"')]).toEqual([
      'another',
      false,
    ]);
    await rm(lock);
    await audit.close();
    expect(await verifyAuditFile(path)).toMatchObject({ ok: true });
    expect(existsSync(lock)).toBe(false);
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['emptied', (file) => truncate(file, 0)],
    [
      'cut',
      async (file) =>
        writeFile(file, (await readFile(file, 'utf8')).split('\n').slice(0, 2).join('\n').concat('\n')),
    ],
    ['taken away', (file) => rm(file)],
  ])('shows that its file was %s while it was written', async (_, change) => {
    const audit = createAuditLog({ sinks: [createFileSink({ path })] });
    const isWritten = async (act: string) => {
      audit.record({ type: 'admin_act', act });
      while (!(await readFile(path, 'utf8').catch(() => '')).includes(`"${act}"`))
        await new Promise((resolve) => setImmediate(resolve));
    };
    for (const act of ['one', 'two', 'three']) await isWritten(act);
    await change(path);
    await isWritten('four');
    await audit.close();
    expect(await verifyAuditFile(path)).toMatchObject({ ok: false });
  });

  it('shows with a head of before that the newest lines are gone, and takes a log that went on', async () => {
    await write(5);
    const { head } = await verifyAuditFile(path);
    await write(2);
    expect(await verifyAuditFile(path, { head })).toMatchObject({ ok: true });
    await edit((lines) => [...lines.slice(0, 4), '']);
    expect(await verifyAuditFile(path)).toMatchObject({ ok: true });
    expect(await verifyAuditFile(path, { head })).toMatchObject({
      ok: false,
      problem: { reason: 'head_missing' },
    });
  });

  it('says where it begins, and does not hold where it must begin earlier (msaad00/agent-bom#3696)', async () => {
    const genesis = '0'.repeat(64);
    await write(30, { maxBytes: 900, maxFiles: 10 });
    const whole = await verifyAuditFile(path, { from: genesis });
    expect(whole).toMatchObject({ ok: true, from: genesis });
    const oldest = (await readdir(folder)).length - 1;
    await rm(`${path}.${oldest}`);
    const shorter = await verifyAuditFile(path, { head: whole.head });
    expect(shorter).toMatchObject({ ok: true, from: expect.not.stringMatching(/^0+$/) });
    const missing = {
      ok: false,
      problem: { file: `${path}.${oldest - 1}`, line: 1, reason: 'oldest_missing' },
    };
    expect(await verifyAuditFile(path, { from: genesis })).toMatchObject(missing);
    // What was noted then still holds, also when the log went on.
    await write(2, { maxBytes: 900, maxFiles: 10 });
    for (const from of [shorter.from, whole.head])
      expect(await verifyAuditFile(path, { from })).toMatchObject({ ok: true, from: shorter.from });
    await rm(`${path}.${oldest}`, { force: true });
    await rm(`${path}.${oldest - 1}`, { force: true });
    expect(await verifyAuditFile(path, { from: shorter.from })).toMatchObject({ ok: false });
  });

  it('made with a key holds with that key alone', async () => {
    await write(3, { key: 'a-key-of-the-auditor' });
    expect(await verifyAuditFile(path, { key: 'a-key-of-the-auditor' })).toMatchObject({
      ok: true,
      lines: 4,
    });
    expect(await verifyAuditFile(path, { key: 'another-key' })).toMatchObject({ ok: false, lines: 0 });
    expect(await verifyAuditFile(path)).toMatchObject({ ok: false });
  });

  it('holds over a change of its key with both, also while two processes change theirs (fabriziosalmi/proxxx#281)', async () => {
    const [old, fresh] = ['a-key-of-the-auditor', 'the-key-that-followed'];
    for (const key of [old, fresh, old, fresh]) await write(1, { key, maxBytes: 400 });
    for (const key of [
      [old, fresh],
      [fresh, old],
    ])
      expect(await verifyAuditFile(path, { key })).toMatchObject({ ok: true });
    for (const key of [old, fresh, [fresh, 'another-key'], []])
      expect(await verifyAuditFile(path, { key })).toMatchObject({
        ok: false,
        problem: { reason: 'changed' },
      });
    await edit((lines) => lines.map((line) => line.replace('act 0', 'act 9')));
    expect(await verifyAuditFile(path, { key: [old, fresh] })).toMatchObject({ ok: false });
  });

  it('goes on after a line that was cut off, and counts it', async () => {
    await write(3);
    await truncate(path, (await readFile(path)).length - 20);
    expect(await verifyAuditFile(path)).toMatchObject({ ok: true, torn: 1, lines: 3 });
    await write(2);
    expect(await verifyAuditFile(path)).toMatchObject({ ok: true, torn: 1, lines: 6 });
    // What was cut off must not hide what was put in.
    await edit((lines) => lines.flatMap((line) => (/"}$|^$/.test(line) ? [line] : [line, line])));
    expect(await verifyAuditFile(path)).toMatchObject({ ok: false });
  });

  it('does not go on in a file of before there was one: that is put away', async () => {
    await appendFile(path, '{"time":"2026-01-01T00:00:00.000Z","type":"admin_act","act":"old"}\n');
    await write(1);
    expect(await readFile(`${path}.1`, 'utf8')).toContain('old');
    expect(await verifyAuditFile(path)).toMatchObject({ ok: false, problem: { reason: 'not_chained' } });
    await rm(`${path}.1`);
    expect(await verifyAuditFile(path)).toMatchObject({ ok: true, lines: 2 });
  });
});
