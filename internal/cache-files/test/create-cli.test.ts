// The command line by itself; packages/cache runs it with its own settings against a Redis.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@internal/kit';
import { startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createCli } from '../src/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cache-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...args: string[]) {
  let said = '';
  const say = (text: string) => {
    said += text;
  };
  const given: object[] = [];
  const runCli = createCli({
    settingsOf(env, values) {
      given.push(env, values);
      throw Object.assign(new Error('no Redis here'), { code: 'invalid_options' });
    },
    aclLineOf: ({ prefix }) => `user of ${prefix}`,
    refuse: (problems: readonly Problem[]) =>
      Object.assign(new Error(problems.map(({ message }) => message).join()), { code: 'invalid_options' }),
  });
  const code = await runCli(args, say, say, { REDIS_URL: 'redis://env' });
  return { code, said, given };
}

it('says how it is called, and ends with 2 when it is called wrongly', async () => {
  expect(await run('--help')).toMatchObject({ code: 0, said: expect.stringContaining('Usage: tpl-cache') });
  for (const args of [
    [],
    ['backup'],
    ['secure-redis', 'a', 'b'],
    ['secure-redis', 'a', '--port', '0'],
    ['--no'],
  ])
    expect(await run(...args)).toMatchObject({ code: 2, said: expect.stringContaining('Usage: tpl-cache') });
});

it('gives the settings what the command line says, and ends with 1 when that fails', async () => {
  expect(await run('backup', 'file', '--url', 'redis://said')).toEqual({
    code: 1,
    said: 'no Redis here\n',
    given: [{ REDIS_URL: 'redis://env' }, { redisUrl: 'redis://said' }],
  });
  expect((await run('restore', 'file', '--prefix', 'p')).given[1]).toEqual({ redisKeyPrefix: 'p' });
});

it('makes a secure Redis with the line of the cache', async () => {
  const made = await run('secure-redis', join(folder, 'a'), '--prefix', 'p');
  expect(made).toMatchObject({ code: 0, said: expect.stringContaining('Its ACL line:         user of p') });
  expect(await run('secure-redis', folder)).toMatchObject({ code: 1, said: 'is not empty\n' });
});

it('prints what was saved and put back, and what Redis said where nothing was (spindb#332)', async () => {
  const redis = await startRedis();
  let redisUsername: string | undefined;
  const runCli = createCli({
    settingsOf: () => ({
      redisUrl: redis.url,
      redisUsername,
      redisPassword: 'any',
      redisCaFile: undefined,
      redisAllowPlaintext: true,
      redisKeyPrefix: 'app',
    }),
    aclLineOf: () => '',
    refuse: (problems: readonly Problem[]) =>
      Object.assign(new Error(problems.map(({ message }) => message).join()), { code: 'invalid_options' }),
  });
  let said = '';
  const say = (text: string) => {
    said += text;
  };
  const file = join(folder, 'one.snapshot');
  try {
    expect([await runCli(['backup', file], say, say), await runCli(['restore', file], say, say)]).toEqual([
      0, 0,
    ]);
    redisUsername = 'nobody';
    expect(await runCli(['backup', file], say, say)).toBe(1);
    expect(said.split('\n')).toEqual([
      '0 entries and 0 tags saved, 0 left out',
      '0 entries and 0 tags put back, 0 left out',
      'cannot be reached (WRONGPASS)',
      '',
    ]);
  } finally {
    await redis.stop();
  }
});
