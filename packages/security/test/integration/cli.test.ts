// Infrastructure Service: security · stable API, changes affect all users
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const program = join(process.cwd(), 'dist', 'cli.js');
const run = (args: readonly string[], input = '') => {
  const ended = spawnSync(process.execPath, [program, ...args], { input, encoding: 'utf8' });
  return { code: ended.status, out: ended.stdout.trim(), err: ended.stderr };
};

let folder: string;
beforeAll(async () => {
  if (!existsSync(program))
    throw new Error('The program is not built: run "npx tsup" here, or "npm test" at the root.');
  folder = await mkdtemp(join(tmpdir(), 'tpl-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the program as it is installed', () => {
  it('makes, checks and revokes a key; a key goes in by standard input only', async () => {
    const file = join(folder, 'keys.json');
    const made = run(['keys', 'create', '--file', file, '--id', 'web', '--scope', 'text:write']);
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^tpl_live_/) });
    expect(made.err).not.toContain(made.out);
    expect(await readFile(file, 'utf8')).not.toContain(made.out);
    expect(run(['keys', 'check', '--file', file], made.out)).toMatchObject({
      code: 0,
      out: expect.stringContaining('good, web'),
    });
    expect(run(['keys', 'revoke', '--file', file, 'web']).code).toBe(0);
    expect(run(['keys', 'check', '--file', file], made.out).code).toBe(1);
  });

  it('says what it can do when it is asked wrongly', () => {
    expect(run(['keys', 'melt'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Usage') });
  });
});
