// The files of a secure development Redis; packages/cache starts a Redis with them.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@internal/kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { secureRedis } from '../src/index.ts';

const refuse = (problems: readonly Problem[]) =>
  new Error(problems.map(({ path, message }) => `${path} ${message}`).join());
const aclLineOf = ({ prefix }: { prefix: string }) => `user of ${prefix}`;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cache-secure-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('are made for their owner alone, with the line of the caller', async () => {
  const made = await secureRedis(join(folder, 'a'), { aclLineOf, refuse });
  expect(made.files).toEqual([
    'ca.crt',
    'ca.key',
    'cache.env',
    'redis.conf',
    'redis.crt',
    'redis.key',
    'users.acl',
  ]);
  expect(await readFile(join(made.directory, 'users.acl'), 'utf8')).toContain('user of tpl-cache\n');
  expect((await stat(join(made.directory, 'cache.env'))).mode & 0o777).toBe(0o600);
});

it('are not made where something stands, or nothing can be made', async () => {
  await writeFile(join(folder, 'b'), '');
  await expect(secureRedis(folder, { aclLineOf, refuse })).rejects.toThrow('directory is not empty');
  await expect(secureRedis(join(folder, 'b', 'c'), { aclLineOf, refuse })).rejects.toThrow(
    'directory cannot be made (ENOTDIR)',
  );
});
