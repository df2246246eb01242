// Infrastructure Service: security · stable API, changes affect all users
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync } from 'node:fs';
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

  // LionSR/TeXRA#4372, JSONbored/loopover#8731: 1 says no here, and is not what `| head` should get.
  it('ends in silence with 141 when its reader has gone', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(pipe, 'w');
    closeSync(reader);
    const stdio = ['ignore', writer, 'pipe'] as const;
    const ended = spawnSync(process.execPath, [program, '--help'], { stdio: [...stdio], encoding: 'utf8' });
    closeSync(writer);
    expect([ended.status, ended.stderr]).toEqual([141, '']);
  });

  it('says what it can do when it is asked wrongly', () => {
    expect(run(['keys', 'melt'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Usage') });
  });
});
