import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

// In a process of its own: Jest lets a rejection pass that somebody handles later, Node does not.
// parse-community/parse-server#10635, redis/ioredis#1070
it('a batch whose tags cannot be checked fails for its caller, and ends no process', async () => {
  const hooks = join(import.meta.dirname, '../../../../internal/tooling/source-hooks.mjs');
  const child = join(import.meta.dirname, 'child-read-many.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', '--import', hooks, child]);
  expect(stdout).toBe('failed: gone');
});
