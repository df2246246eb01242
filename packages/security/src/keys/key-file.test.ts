// Infrastructure Service: security · stable API, changes affect all users
import { mkdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock } from '@internal/kit/testing';
import { createApiKey } from '@internal/redact';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createAuditLog } from '../audit/audit-log.ts';
import { createFileSink } from '../audit/audit-sinks.ts';
import type { CliWorld } from '../cli/cli-world.ts';
import { withoutControls } from '../cli/cli-world.ts';
import { runCli } from '../cli/run-cli.ts';
import { editKeyFile } from './edit-key-file.ts';
import { parseKeyFile, readKeyFile } from './key-file.ts';
import type { KeyRecord } from './key-record.ts';
import { toKeyRecord } from './key-record.ts';
import type { KeyRingEvents } from './key-ring.ts';
import { openKeyRing } from './open-key-ring.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpl-keys-'));
  file = join(folder, 'keys.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a key file', () => {
  it.each([
    ['{', /must be JSON/],
    ['{"version":2,"keys":[]}', /"version": 1/],
    ['{"version":1,"keys":[1]}', /keys.0 must be an object/],
    [
      '{"version":1,"keys":[{"id":"a","digest":"' +
        'a'.repeat(64) +
        '","scopes":["a b"],"limits":{"w":-1},"metadata":{"k":1},"principal":""}]}',
      /scopes.*limits.*metadata.*principal/s,
    ],
    [
      JSON.stringify({ version: 1, keys: [toKeyRecord('a', { id: 'x' }), toKeyRecord('b', { id: 'x' })] }),
      /keys.1.id must differ/,
    ],
    [
      JSON.stringify({
        version: 1,
        keys: [toKeyRecord('a', { id: 'x', revokedAt: '2026-01-01' }), toKeyRecord('a', { id: 'y' })],
      }),
      /keys.1.digest must differ/,
    ],
    [`${' '.repeat(17 * 1024 * 1024)}`, /at most/],
    ['', /must hold keys/],
    ['# nothing yet\n', /must hold keys/],
    [`${createApiKey()}\n${createApiKey().slice(0, -9)}`, /keys.1 is mistyped or cut off/],
    ...['90', 'tomorrow', '2026-13-01', '2026-01-01T00:00', '12/31/2026'].map((date): [string, RegExp] => [
      JSON.stringify({ version: 1, keys: [toKeyRecord('a', { expiresAt: date })] }),
      /keys.0.expiresAt must be an ISO date/,
    ]),
    [
      JSON.stringify({ version: 1, keys: [toKeyRecord('a', { limits: { requests: 1e12 } })] }),
      /keys.0.limits must be numbers by window/,
    ],
  ])('that is wrong is refused by place: %#', (text, message) => {
    expect(() => parseKeyFile(text)).toThrow(message);
    expect(() => parseKeyFile(text)).toThrow(expect.objectContaining({ code: 'key_file_invalid' }));
  });

  it.each(['\ufeff# of the team', '  # of the team'])('takes no comment for a key: %j', (comment) => {
    const key = createApiKey();
    expect(parseKeyFile(`${comment}\n${key}\n`).plain).toEqual([key]);
  });

  it('that has a key where a name belongs does not show it', () => {
    const key = createApiKey();
    const text = JSON.stringify({ version: 1, keys: [{ ...toKeyRecord('a'), [key]: ['*'] }] });
    expect(() => parseKeyFile(text)).toThrow(/keys.0 has a field that is none of a key/);
    expect(() => parseKeyFile(text)).not.toThrow(key.slice(0, 30));
  });

  it('that is missing or that a signal ends says so', async () => {
    await expect(readKeyFile(file)).rejects.toMatchObject({ code: 'key_file_unavailable', retryable: true });
    await expect(readKeyFile(file, { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
  });

  it('is written whole, for its user alone, by one writer at a time', async () => {
    await editKeyFile(file, () => [toKeyRecord('k')]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await writeFile(`${file}.lock`, '');
    await expect(editKeyFile(file, () => [])).rejects.toMatchObject({
      code: 'key_file_unavailable',
      message: expect.stringContaining('.lock'),
    });
    await rm(`${file}.lock`);
    await expect(editKeyFile(file, () => [{ id: 'bad', digest: '' }])).rejects.toMatchObject({
      code: 'key_file_invalid',
    });
    expect((await readKeyFile(file)).records).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['keys.json']);
    await expect(editKeyFile(join(folder, 'no', 'x'), () => [])).rejects.toMatchObject({
      code: 'key_file_unavailable',
    });
    await writeFile(file, 'plain-key\n');
    await expect(editKeyFile(file, () => [])).rejects.toMatchObject({ code: 'key_file_invalid' });
  });

  it('that cannot be written says so, and nothing is left beside it', async () => {
    const intoFolder = editKeyFile(file, () => {
      mkdirSync(file);
      return [toKeyRecord('a')];
    });
    await expect(intoFolder).rejects.toMatchObject({
      code: 'key_file_unavailable',
      message: expect.stringContaining('cannot be written'),
    });
    expect(await readdir(folder)).toEqual(['keys.json']);
  });

  it('that many change at once keeps what each was told is kept', async () => {
    const edits = Array.from({ length: 20 }, (_, index) =>
      editKeyFile(file, (records) => [...records, toKeyRecord(`k${index}`, { id: `k${index}` })]).then(
        () => `k${index}`,
        (error) => expect(error).toMatchObject({ code: 'key_file_unavailable', retryable: true }),
      ),
    );
    const kept = (await Promise.all(edits)).filter((id) => id !== undefined);
    expect(kept.length).toBeGreaterThan(0);
    expect((await readKeyFile(file)).records.map(({ id }) => id).sort()).toEqual(kept.sort());
  });

  it('that breaks later changes nothing but an event, and counts again when it is mended', async () => {
    const [one, two] = [createApiKey(), createApiKey()];
    await editKeyFile(file, () => [toKeyRecord(one)]);
    const clock = manualClock();
    await using ring = await openKeyRing(file, { clock, reloadMs: 1_000 });
    const told: KeyRingEvents['keys']['change'][] = [];
    const off = ring.on('keys', ({ change }) => told.push(change));
    const until = async (isDone: () => boolean) => {
      for (let turn = 0; turn < 20_000 && !isDone(); turn += 1) await clock.advance(1_000);
    };
    for (const half of ['{ broken', '', `${two.slice(0, 30)}`]) {
      await writeFile(file, half);
      await until(() => told.includes('reload_failed'));
      await clock.advance(3_000);
      expect(ring.check(one).ok).toBe(true);
    }
    await rm(file);
    await editKeyFile(file, () => [toKeyRecord(two)]);
    await until(() => ring.check(two).ok);
    expect([ring.check(one).ok, ring.check(two).ok]).toEqual([false, true]);
    expect(told.filter((change) => change === 'reload_failed')).toHaveLength(1);
    off();
    ring.close();
    await clock.advance(5_000);
    expect(clock.pending).toBe(0);
  });
});

describe('the program', () => {
  let clock = manualClock();
  beforeEach(() => {
    clock = manualClock();
  });
  async function run(line: string, input = ''): Promise<{ code: number; out: string; note: string }> {
    let out = '';
    let note = '';
    const world: CliWorld = {
      clock,
      env: { TPL_SECURITY_SCOPES: 'a,b,text:write' },
      print: (text) => void (out += `${text}\n`),
      note: (text) => void (note += `${text}\n`),
      readInput: async () => input,
    };
    const code = await runCli(line.split(' ').filter(Boolean), world);
    return { code, out: out.trim(), note };
  }

  it('gives no scope that no route asks for, but the area of one', async () => {
    const made = await run(`keys create --file ${file} --scope text:wirte`);
    expect(made).toMatchObject({ code: 2, note: expect.stringMatching(/text:wirte.*a, b, text:write/) });
    await expect(readKeyFile(file)).rejects.toMatchObject({ code: 'key_file_unavailable' });
    expect((await run(`keys create --file ${file} --id all --scope *`)).code).toBe(0);
    expect((await run(`keys create --file ${file} --id area --scope text`)).code).toBe(0);
  });

  it('follows the chain of an audit file, and says where it breaks', async () => {
    const path = join(folder, 'audit.jsonl');
    await writeFile(join(folder, 'secret'), 'a-key-of-the-auditor\n');
    const audit = createAuditLog({ sinks: [createFileSink({ path, key: 'a-key-of-the-auditor' })] });
    for (const act of ['a', 'b']) audit.record({ type: 'admin_act', act });
    await audit.close();
    const verify = `audit verify --file ${path} --key-file ${join(folder, 'secret')}`;
    const good = await run(verify);
    expect(good).toMatchObject({ code: 0, out: expect.stringMatching(/^holds: 3 lines in 1 files/) });
    const head = /head: (\w{64})/.exec(good.out)![1];
    expect((await run(`${verify} --head ${head}`)).note).toBe('');
    expect(good.out).toContain(`from: ${'0'.repeat(64)} (the first line of all)`);
    expect((await run(`${verify} --from ${'0'.repeat(64)}`)).code).toBe(0);
    expect(await run(`${verify} --from ${'0'.repeat(63)}1`)).toMatchObject({
      code: 1,
      out: expect.stringContaining('oldest lines are gone'),
    });
    expect(JSON.parse((await run(`${verify} --json`)).out)).toMatchObject({ ok: true, head });
    expect(await run(`${verify} --head ${'0'.repeat(63)}1`)).toMatchObject({
      code: 1,
      out: expect.stringContaining('newest lines are gone'),
    });
    const after = createAuditLog({ sinks: [createFileSink({ path, key: 'the-key-that-followed' })] });
    after.record({ type: 'admin_act', act: 'c' });
    await after.close();
    await writeFile(join(folder, 'next'), 'the-key-that-followed');
    expect((await run(verify)).code).toBe(1);
    expect((await run(`${verify} --key-file ${join(folder, 'next')}`)).code).toBe(0);
    await writeFile(path, (await readFile(path, 'utf8')).replace('"act":"a"', '"act":"z"'));
    expect(await run(verify)).toMatchObject({
      code: 1,
      out: expect.stringContaining(`${path}:2 was changed`),
    });
    for (const wrong of [
      'audit verify',
      'audit melt',
      `audit verify --file ${folder}/none`,
      `${verify} --head x`,
    ])
      expect((await run(wrong)).code).toBe(2);
  });

  it('prints no control characters of what it is given', () => {
    expect(withoutControls('a\u001b[31mb\u009b2Jc\u202ed\u2028e\tf')).toBe('a?[31mb?2Jc?d?e\tf');
  });

  it('makes a key that is shown once and kept as a digest', async () => {
    const { code, out: key } = await run(
      `keys create --file ${file} --id web --principal ada --scope a --scope b --expires 30d --limit requests=9 --meta team=x`,
    );
    expect(code).toBe(0);
    expect(await readFile(file, 'utf8')).not.toContain(key);
    expect((await readKeyFile(file)).records).toEqual([
      toKeyRecord(key, {
        id: 'web',
        principal: 'ada',
        scopes: ['a', 'b'],
        createdAt: '2026-01-01T00:00:00.000Z',
        expiresAt: '2026-01-31T00:00:00.000Z',
        limits: { requests: 9 },
        metadata: { team: 'x' },
      }),
    ]);
    expect(await run(`keys check --file ${file}`, key)).toMatchObject({
      code: 0,
      out: 'format: live\nproduction: good\nfile: good, web',
    });
  });

  it('names the windows that there are when a limit is of none of them', async () => {
    const answer = await run(`keys create --file ${file} --id typo --limit request=2`);
    expect(answer.code).not.toBe(0);
    expect(answer.note).toContain('requests, tokens, cost');
    expect((await run(`keys create --file ${file} --id right --limit requests=2`)).code).toBe(0);
  });

  it('makes plain keys, and test keys that production refuses', async () => {
    const { out: key } = await run('keys create --plain --test');
    expect(key).toMatch(/^tpl_test_/);
    expect(await run('keys check', key)).toMatchObject({
      code: 1,
      out: 'format: test\nproduction: refused, it is a test key',
    });
    expect((await run('keys check', 'letmein')).out).toContain('mistyped');
  });

  it('lists what is kept, without digests', async () => {
    await editKeyFile(file, () => [
      toKeyRecord('a', { id: 'a', scopes: ['x', 'y'] }),
      toKeyRecord('b', { id: 'b', revokedAt: '2020-01-01T00:00:00Z' }),
      toKeyRecord('c', { id: 'c', expiresAt: '2020-01-01T00:00:00Z' }),
      toKeyRecord('d', { id: 'd', expiresAt: '2030-01-01T00:00:00Z' }),
    ]);
    expect((await run(`keys list -f ${file}`)).out.split('\n').map((line) => line.trim())).toEqual([
      'a  good  x y',
      'b  revoked',
      'c  expired',
      'd  good until 2030-01-01T00:00:00Z',
    ]);
    expect((await run(`keys list -f ${file} --json`)).out).not.toContain('digest');
  });

  it('revokes a key', async () => {
    const { out: key } = await run(`keys create -f ${file} --id web`);
    expect((await run(`keys revoke -f ${file} web`)).code).toBe(0);
    expect(await run(`keys check -f ${file}`, key)).toMatchObject({
      code: 1,
      out: expect.stringContaining('file: revoked'),
    });
    const [{ revokedAt }] = (await readKeyFile(file)).records as [KeyRecord];
    await clock.advance(1_000);
    await run(`keys revoke -f ${file} web`);
    expect((await readKeyFile(file)).records[0]).toMatchObject({ revokedAt });
  });

  it('rotates a key: both are good for a while, for the same caller with the same rights', async () => {
    const { out: old } = await run(`keys create -f ${file} --id web --scope a --expires 1d`);
    const { out: fresh } = await run(`keys rotate -f ${file} web --overlap 12h`);
    const [before, after] = (await readKeyFile(file)).records;
    expect(before).toMatchObject({ id: 'web', expiresAt: '2026-01-01T12:00:00.000Z' });
    expect(after).toMatchObject({ principal: 'web', scopes: ['a'] });
    // As long as the old one was to live.
    expect(after!.expiresAt).toBe('2026-01-02T00:00:00.000Z');
    for (const key of [old, fresh]) expect((await run(`keys check -f ${file}`, key)).code).toBe(0);
    await run(`keys rotate -f ${file} ${after!.id} --overlap 2099-01-01 --expires 90d`);
    expect((await readKeyFile(file)).records[2]).toMatchObject({ expiresAt: '2026-04-01T00:00:00.000Z' });
    await run(`keys rotate -f ${file} web`);
    expect((await readKeyFile(file)).records[0]).toMatchObject({ expiresAt: '2026-01-01T12:00:00.000Z' });
  });

  it.each([
    ['', 2],
    ['keys', 2],
    ['keys melt', 2],
    ['keys toString', 2],
    ['keys create', 2],
    ['keys create --file F --expires soon', 2],
    ['keys create --file F --expires 90', 2],
    ['keys create --file F --expires 2020-01-01', 2],
    ['keys create --file F --expires 0d', 2],
    ['keys create --file F --overlap 7d', 2],
    ['keys create --file F surplus', 2],
    ['keys create --file F --limit a=1e400', 2],
    ['keys rotate --file F web --overlap 7', 2],
    ['keys list --file F --scope a', 2],
    ['keys create --file F --limit a', 2],
    ['keys create --file F --limit a=b', 2],
    ['keys create --file F --scope "', 2],
    ['keys create --colour', 2],
    ['keys revoke --file F', 2],
    ['keys revoke --file F nobody', 1],
    ['keys list --file F', 1],
  ])('"%s" ends with %d and says what to do', async (line, code) => {
    const answer = await run(line.replace('F', file));
    expect(answer.code).toBe(code);
    expect(answer.note).not.toBe('');
  });

  it('shows its help', async () => expect((await run('--help')).out).toContain('Usage: tpl-security keys'));
});
