import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RedisProcess, startRedis } from '@internal/kit/testing';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { fileLedgerStore, memoryLedgerStore, redisLedgerStore } from '../../src/index.ts';
import { describeLedgerStoreContract } from '../../src/testing/index.ts';

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
