// Entries of a cache in a real Redis, saved to a file and put back.
import { appendFile, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@internal/kit';
import { type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { loadSnapshot, saveSnapshot } from '../src/index.ts';

const refuse = (problems: readonly Problem[]) =>
  new Error(problems.map(({ path, message }) => `${path} ${message}`).join());
const connect = (url: string) =>
  createClient({ url })
    .on('error', () => {})
    .connect();
let redis: RedisProcess;
let raw: Awaited<ReturnType<typeof connect>>;
let folder: string;
let file: string;
beforeAll(async () => {
  redis = await startRedis();
  raw = await connect(redis.url);
  folder = await mkdtemp(join(tmpdir(), 'cache-snapshot-'));
  file = join(folder, 'one.snapshot');
});
afterAll(async () => {
  raw.destroy();
  await redis.stop();
  await rm(folder, { recursive: true });
});
beforeEach(() => raw.flushAll());
const source = (more: object = {}) => ({
  redisUrl: redis.url as string | undefined,
  redisUsername: undefined,
  redisPassword: undefined,
  redisCaFile: undefined,
  redisAllowPlaintext: true,
  redisKeyPrefix: 'app',
  ...more,
});
const hour = { PX: 3_600_000 };

describe('a snapshot', () => {
  it('holds values and tags of its prefix alone, for its owner alone, with the time they have left', async () => {
    await raw.set('app:v:{:k}', 'value', hour);
    await raw.set('app:t:tag', 'nonce', hour);
    await raw.set('app:l:{:k}', 'lease', hour);
    await raw.set('other:v:{:k}', 'foreign', hour);
    await raw.set('app:v:{:forever}', 'no life');
    expect(await saveSnapshot(source(), file, refuse)).toEqual({ entries: 1, tags: 1, skipped: 1 });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await raw.flushAll();
    expect(await loadSnapshot(source(), file, false, refuse)).toEqual({ entries: 1, tags: 1, skipped: 0 });
    expect((await raw.keys('*')).sort()).toEqual(['app:t:tag', 'app:v:{:k}']);
    // Not a whole life anew (ioBroker.js-controller#1796, redis-dump-load#39).
    const left = await raw.pTTL('app:v:{:k}');
    expect(left > 3_000_000 && left <= 3_600_000).toBe(true);
  });

  it('leaves bytes as they are', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    await raw.set('app:v:{:k}', bytes, hour);
    await saveSnapshot(source(), file, refuse);
    await raw.flushAll();
    await loadSnapshot(source(), file, false, refuse);
    expect(await raw.sendCommand(['STRLEN', 'app:v:{:k}'])).toBe(256);
    await saveSnapshot(source(), join(folder, 'two'), refuse);
    expect(await readFile(join(folder, 'two'), 'utf8')).toContain(bytes.toString('base64'));
  });

  it('puts back neither what expired meanwhile (dragonfly#3858) nor over what is younger, tags only where asked', async () => {
    await raw.set('app:v:{:kept}', 'old', hour);
    await raw.set('app:t:tag', 'old', hour);
    await saveSnapshot(source(), file, refuse);
    const gone = { name: 'app:v:{:gone}', expiresAtMs: 1, bytes: 'YQ==' };
    const foreign = { name: 'app:l:{:k}', expiresAtMs: 9e15, bytes: 'YQ==' };
    await appendFile(file, `${JSON.stringify(gone)}\n${JSON.stringify(foreign)}\n`);
    await raw.set('app:v:{:kept}', 'young', hour);
    await raw.set('app:t:tag', 'young', hour);
    expect(await loadSnapshot(source(), file, false, refuse)).toEqual({ entries: 0, tags: 0, skipped: 4 });
    expect(await loadSnapshot(source(), file, true, refuse)).toEqual({ entries: 0, tags: 1, skipped: 3 });
    expect([await raw.get('app:v:{:kept}'), await raw.get('app:t:tag')]).toEqual(['young', 'old']);
    expect(await raw.exists('app:l:{:k}')).toBe(0);
  });

  it('holds no other prefix, though one has signs of a pattern', async () => {
    await raw.set('a*[b]:v:{:k}', 'mine', hour);
    await raw.set('axxb:v:{:k}', 'foreign', hour);
    expect(await saveSnapshot(source({ redisKeyPrefix: 'a*[b]' }), file, refuse)).toMatchObject({
      entries: 1,
    });
  });

  it('of more entries than one SCAN gives is whole', async () => {
    await raw.mSet(
      Array.from({ length: 2_000 }, (_, index) => [`app:v:{:${index}}`, 'v'] as [string, string]),
    );
    for (let index = 0; index < 2_000; index += 1) void raw.pExpire(`app:v:{:${index}}`, 3_600_000);
    expect(await saveSnapshot(source(), file, refuse)).toMatchObject({ entries: 2_000, skipped: 0 });
    await raw.flushAll();
    expect(await loadSnapshot(source(), file, false, refuse)).toMatchObject({ entries: 2_000 });
  });
});

describe('what is wrong is said, and the file there stays', () => {
  it('another file, prefix or line', async () => {
    await writeFile(file, '{"format":"another"}\n');
    await expect(loadSnapshot(source(), file, false, refuse)).rejects.toThrow(
      'file must be a snapshot of the prefix "app"',
    );
    await saveSnapshot(source(), file, refuse);
    await expect(loadSnapshot(source({ redisKeyPrefix: 'b' }), file, false, refuse)).rejects.toThrow(
      'prefix "b"',
    );
    await writeFile(file, '');
    await expect(loadSnapshot(source(), file, false, refuse)).rejects.toThrow('file must be a snapshot');
    await writeFile(file, 'no json\n');
    await expect(loadSnapshot(source(), file, false, refuse)).rejects.toThrow('line 1');
    await expect(loadSnapshot(source(), join(folder, 'none'), false, refuse)).rejects.toThrow('ENOENT');
  });

  it('an entry that is none, by its number', async () => {
    const good = { name: 'app:v:{:k}', expiresAtMs: 9e15, bytes: 'YQ==' };
    await saveSnapshot(source(), file, refuse);
    const [first] = (await readFile(file, 'utf8')).split('\n');
    for (const wrong of [
      'null',
      '5',
      '[]',
      '{}',
      '{"name":"app:v:{:k}","expiresAtMs":1e999,"bytes":"YQ=="}',
    ]) {
      await writeFile(file, `${first}\n${JSON.stringify(good)}\n${wrong}\n`);
      await expect(loadSnapshot(source(), file, false, refuse)).rejects.toThrow('entry 2 must have a name');
    }
  });

  it('no Redis, none that answers, or one without TLS where that is not allowed', async () => {
    await writeFile(file, 'mine');
    const save = (more: object) => saveSnapshot(source(more), file, refuse);
    await expect(save({ redisUrl: undefined })).rejects.toThrow('redisUrl is needed');
    await expect(save({ redisUrl: 'redis://127.0.0.1:1' })).rejects.toThrow('redisUrl cannot be reached');
    await expect(save({ redisUsername: 'nobody', redisPassword: 'wrong' })).rejects.toThrow(
      'cannot be reached',
    );
    await expect(save({ redisAllowPlaintext: false })).rejects.toThrow('must start with rediss://');
    await raw.set('app:v:{:k}', 'value', hour);
    await expect(save({ redisCaFile: join(folder, 'none.pem') })).rejects.toThrow('ENOENT');
    // A backup that breaks off leaves no part of itself.
    await raw.sendCommand(['LPUSH', 'app:v:{:list}', 'x']);
    await expect(save({})).rejects.toThrow('WRONGTYPE');
    const parts = (await readdir(folder)).filter((name) => name.endsWith('.part'));
    expect([await readFile(file, 'utf8'), parts]).toEqual(['mine', []]);
  });

  // Elsewhere a full or a forbidding Redis was "It failed." (spindb#332).
  it('what Redis said, as one word, and how far it came', async () => {
    await expect(saveSnapshot(source({ redisUrl: 'redis://127.0.0.1:1' }), file, refuse)).rejects.toThrow(
      'redisUrl cannot be reached (ECONNREFUSED)',
    );
    await expect(
      saveSnapshot(source({ redisUsername: 'nobody', redisPassword: 'wrong' }), file, refuse),
    ).rejects.toThrow('redisUrl cannot be reached (WRONGPASS)');
    await raw.sendCommand('ACL SETUSER few on >enough ~* -@all +get +pttl +set +hello +auth'.split(' '));
    await expect(
      saveSnapshot(source({ redisUsername: 'few', redisPassword: 'enough' }), file, refuse),
    ).rejects.toThrow('redis said NOPERM after 0 entries and 0 tags');
    await raw.set('app:v:{:k}', 'value', hour);
    await raw.set('app:t:tag', 'nonce', hour);
    await saveSnapshot(source(), file, refuse);
    await raw.flushAll();
    await raw.sendCommand(['CONFIG', 'SET', 'maxmemory', '1']);
    try {
      await expect(loadSnapshot(source(), file, false, refuse)).rejects.toThrow(
        'redis said OOM after 0 entries and 0 tags',
      );
    } finally {
      await raw.sendCommand(['CONFIG', 'SET', 'maxmemory', '0']);
    }
  });

  it('that Redis went away on the way, with its part of a file', async () => {
    await raw.mSet(
      Array.from({ length: 5_000 }, (_, index) => [`app:v:{:${index}}`, 'v'] as [string, string]),
    );
    const saving = saveSnapshot(source(), join(folder, 'four'), refuse);
    const outcome = expect(saving).rejects.toThrow(/^redis went away after \d+ entries and 0 tags$/);
    // Its first line is written once it is connected.
    const bytes = async () => {
      const part = (await readdir(folder)).find((name) => name.startsWith('four.'));
      return part === undefined ? 0 : (await stat(join(folder, part))).size;
    };
    while ((await bytes()) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await raw.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
    await outcome;
    expect((await readdir(folder)).filter((name) => name.startsWith('four'))).toEqual([]);
  });

  // routedns#603, megfile#671, pi-lens#1205: two that wrote to one name published a torn file.
  it('none of two backups to one file: each writes beside it, and the last one to end stands there', async () => {
    await raw.mSet(
      Array.from({ length: 3_000 }, (_, index) => [`app:v:{:${index}}`, 'v'.repeat(99)] as [string, string]),
    );
    for (let index = 0; index < 3_000; index += 1) void raw.pExpire(`app:v:{:${index}}`, 3_600_000);
    await Promise.all(Array.from({ length: 4 }, () => saveSnapshot(source(), file, refuse)));
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect([lines.length, new Set(lines.map((line) => JSON.parse(line).name)).size]).toEqual([3_001, 3_001]);
  });

  it('neither who sees it nor where it goes is decided by what lies there already (NemoClaw#10195)', async () => {
    const victim = join(folder, 'victim');
    await writeFile(victim, 'precious');
    await symlink(victim, join(folder, 'three.part'));
    await saveSnapshot(source(), join(folder, 'three'), refuse);
    expect([await readFile(victim, 'utf8'), (await stat(join(folder, 'three'))).mode & 0o777]).toEqual([
      'precious',
      0o600,
    ]);
  });
});
