import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const program = join(process.cwd(), 'src', 'cli.ts');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'create-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the program with an input that never ends, as a script leaves it. */
async function run(...args: string[]) {
  const flags = ['--experimental-strip-types', '--no-warnings', program];
  const child = spawn(process.execPath, [...flags, ...args], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  child.stdin.destroy();
  return { said, code };
}

describe('the program', () => {
  it('waits for nobody when there is no terminal', async () => {
    // Here it was never published: it gets as far as that, without a question.
    const { said, code } = await run();
    expect([said, code]).toEqual([expect.stringContaining('--tarballs FOLDER'), 1]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('prints its flags', async () => {
    const { said, code } = await run('--help');
    expect([said, code]).toEqual([expect.stringContaining('npm create tpl-app@latest'), 0]);
  });
});
