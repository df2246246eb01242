import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv, promisify } from 'node:util';
import { secureRedis as make } from '@internal/cache-files';
import { freePort } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../../src/cli/run-cli.ts';
import { invalidOptions } from '../../src/errors/cache-error.ts';
import { cacheSettings, createCache } from '../../src/index.ts';
import { redisAclLine, redisStore } from '../../src/redis.ts';

const secureRedis = (directory: string, options: { port?: number; prefix?: string } = {}) =>
  make(directory, { ...options, aclLineOf: redisAclLine, refuse: invalidOptions });

let folder: string;
let target: string;
let aclLine: string;
let env: NodeJS.Dict<string>;
let redis: ReturnType<typeof spawn>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpl-secure-'));
  // What an env file would take for a comment, and for the end of a text.
  target = join(folder, "it's redis #1");
  const port = await freePort();
  ({ aclLine } = await secureRedis(target, { port, prefix: 'app:cache' }));
  env = parseEnv(await readFile(join(target, 'cache.env'), 'utf8'));
  redis = spawn(process.env['TPL_TEST_REDIS_SERVER'] ?? 'redis-server', ['redis.conf'], {
    cwd: target,
    stdio: 'ignore',
  });
});
afterAll(async () => {
  if (redis.exitCode === null) {
    const gone = once(redis, 'exit');
    redis.kill('SIGKILL');
    await gone;
  }
  await rm(folder, { recursive: true, force: true });
});

const until = async (test: () => Promise<boolean>) => {
  const end = performance.now() + 8_000;
  while (!(await test())) {
    if (performance.now() > end) throw new Error('it did not come true');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('secure-redis', () => {
  it('makes a Redis to which a production cache connects by TLS, as its own user, with encrypted values', async () => {
    const settings = cacheSettings.load({
      preset: 'production',
      env,
      values: { redisReadDeadlineMs: 2_000, redisWriteDeadlineMs: 2_000, redisLeaseDeadlineMs: 2_000 },
    });
    const open = () => createCache({ settings, store: redisStore({ url: settings.values.redisUrl }) });
    const one = open();
    const two = open();
    await until(
      async () =>
        (await one.health()).details?.['coherence'] === 'push' &&
        (await two.health()).details?.['coherence'] === 'push',
    );
    expect(await one.health()).toMatchObject({
      status: 'up',
      details: { encrypted: true, scripts: 'allowed' },
    });
    expect(await one.getOrSet('k', () => 'value', { tags: ['t'] })).toBe('value');
    await until(async () => (await two.get('k')) === 'value');
    await two.invalidateTags(['t']);
    await until(async () => (await one.lookup('k')).outcome === 'miss');
    expect(await one.set('k', 2)).toBe(true);
    expect(await two.delete('k')).toBe(true);
    expect(one.stats().storeErrors + two.stats().storeErrors).toBe(0);
    await one.close();
    await two.close();
  });

  it('shows no secret, and keeps those it wrote to itself', async () => {
    const password = env['TPL_CACHE_REDIS_PASSWORD'] as string;
    expect(aclLine).not.toContain(password);
    expect(await readFile(join(target, 'users.acl'), 'utf8')).not.toContain(password);
    for (const name of ['cache.env', 'users.acl', 'ca.key', 'redis.key'])
      expect((await stat(join(target, name))).mode & 0o077).toBe(0);
    const settings = cacheSettings.load({ preset: 'production', env });
    const cache = createCache({ settings, store: redisStore({ url: settings.values.redisUrl }) });
    const told = JSON.stringify(cache.explain());
    for (const secret of [password, 'rediss:', env['TPL_CACHE_ENCRYPTION_KEYS']?.slice(4, 20)])
      expect(told).not.toContain(secret);
    await cache.close();
  });

  it('overwrites nothing', async () => {
    await expect(secureRedis(target)).rejects.toMatchObject({ code: 'invalid_options' });
  });

  it('refuses wrong names and short passwords for an ACL line', () => {
    for (const options of [
      { password: 'short' },
      { password: 'x'.repeat(16), user: 'a b' },
      { password: 'x'.repeat(16), prefix: '{}' },
    ]) {
      expect(() => redisAclLine(options)).toThrow(
        expect.objectContaining({ code: 'invalid_options' }) as never,
      );
    }
  });
});

describe('npx @tpl/cache', () => {
  const cli = async (...args: string[]) => {
    let text = '';
    const print = (part: string) => void (text += part);
    return { code: await runCli(args, print, print), text };
  };

  it('makes the directory and prints the ACL line, or says how it is used', async () => {
    const made = await cli('secure-redis', join(folder, 'by-cli'), '--port', '7000');
    expect(made).toMatchObject({
      code: 0,
      text: expect.stringMatching(/users\.acl[\s\S]*user tpl-cache on #[0-9a-f]{64} resetkeys ~tpl-cache:\*/),
    });
    expect(await cli('--help')).toMatchObject({ code: 0, text: expect.stringContaining('Usage') });
    for (const args of [[], ['secure-redis'], ['other', 'x'], ['secure-redis', 'x', '--port', '0']])
      expect(await cli(...args)).toMatchObject({ code: 2 });
    expect(await cli('secure-redis', join(folder, 'by-cli'))).toMatchObject({
      code: 1,
      text: expect.stringContaining('not empty'),
    });
    expect(await cli('--wrong')).toMatchObject({ code: 2, text: expect.stringContaining('--wrong') });
    expect(await cli('secure-redis', '/proc/here')).toMatchObject({
      code: 1,
      text: expect.stringContaining('cannot be made'),
    });
  });

  it('is a program that ends with its exit code', async () => {
    const hooks = join(import.meta.dirname, '../../../../internal/tooling/source-hooks.mjs');
    const program = join(import.meta.dirname, '..', '..', 'src', 'cli.ts');
    const run = promisify(execFile)(process.execPath, ['--no-warnings', '--import', hooks, program]);
    await expect(run).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Usage') });
  });
});
