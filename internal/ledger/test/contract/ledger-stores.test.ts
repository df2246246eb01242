import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileLedgerStore, memoryLedgerStore, redisLedgerStore } from '../../src/index.ts';
import { describeLedgerStoreContract } from '../../src/testing/index.ts';
import { openLine, readAll } from '../../src/testing/ledger-store-contract.ts';

const runner = { describe, it };
const folders: string[] = [];
let redis: RedisProcess;
let run = 0;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await redis.stop();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

describeLedgerStoreContract('memory', { open: () => memoryLedgerStore() }, runner);

const fileIn = (folder: string | undefined) => fileLedgerStore({ folder: folder as string });
describeLedgerStoreContract(
  'file',
  {
    async open() {
      folders.push(await mkdtemp(join(tmpdir(), 'tpl-ledger-')));
      return fileIn(folders.at(-1));
    },
    reopen: () => fileIn(folders.at(-1)),
  },
  runner,
);

// The machine is shared with other tests: the deadline is not what is tested here.
const redisAt = () => redisLedgerStore({ url: redis.url, prefix: `ledger-${run}:`, deadlineMs: 5_000 });
describeLedgerStoreContract(
  'redis',
  {
    open() {
      run += 1;
      return redisAt();
    },
    reopen: redisAt,
  },
  runner,
);

it('memory: a reader goes on where it was, also once the oldest lines had to go', async () => {
  const store = memoryLedgerStore({ maxEntries: 10 });
  const many = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, at) => openLine(`${prefix}${at}`));
  await store.append(many('a', 10));
  const { cursor } = await readAll(store, '2026-11-29');
  await store.append(many('b', 5));
  expect((await readAll(store, '2026-11-29', cursor)).entries).toEqual(many('b', 5));
});
