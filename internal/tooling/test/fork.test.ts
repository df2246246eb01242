import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const root = join(process.cwd(), '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'tooling-fork-'));
writeFileSync(join(folder, 'file'), 'taken');
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run fork', () => {
  it.each([
    ['no folder', [], 'Name one folder'],
    ['two folders', ['one', 'two'], 'Name one folder'],
    ['an option', ['--json'], 'Name one folder'],
    ['a folder that is not empty', ['.'], '. is not empty'],
    ['a file', ['file'], 'file is a file'],
    ['a folder of the repository', [join(root, 'apps', 'mine')], 'lies in this repository'],
  ])('refuses %s in one sentence', (_, args, said) => {
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [join(root, 'scripts', 'run.mjs'), 'fork', ...args],
      { cwd: root, encoding: 'utf8', env: { ...process.env, INIT_CWD: folder } },
    );
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('    at ');
  });
});
