// Infrastructure Service: security · stable API, changes affect all users
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withFileLock } from './file-lock.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tpl-lock-'));
  path = join(folder, 'audit.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

async function leave(name: string): Promise<void> {
  await writeFile(name, 'of a process that has ended');
  const before = new Date(Date.now() - 60_000);
  await utimes(name, before, before);
}

// npm/lockfile#4, moxystudio/node-proper-lockfile#121: two that saw the same stale lock took it over, the second from the first.
describe('a lock that was left behind', () => {
  it('is taken over by one, however many see it at once', async () => {
    const seen: number[] = [];
    for (let round = 0; round < 100; round += 1) {
      await leave(`${path}.lock`);
      let inside = 0;
      const enter = () =>
        withFileLock(path, async () => {
          inside += 1;
          seen.push(inside);
          for (let turn = 0; turn < 3; turn += 1) await readFile(`${path}.lock`).catch(() => {});
          inside -= 1;
        });
      await Promise.all([enter(), enter(), enter()]);
    }
    expect([seen.length, Math.max(...seen)]).toEqual([300, 1]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over also where who was about to take it has ended in the middle', async () => {
    await leave(`${path}.lock`);
    await leave(`${path}.lock.next`);
    let runs = 0;
    const enter = () => withFileLock(path, async () => void (runs += 1));
    await Promise.all([enter(), enter()]);
    expect([runs, await readdir(folder)]).toEqual([2, []]);
  });
});
