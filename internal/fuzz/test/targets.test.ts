// The command as `npm test` runs it: the corpus and a hundred inputs for each target, seconds in all.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { targets } from '../src/targets/all-targets.ts';

interface Report {
  readonly targets: readonly { readonly name: string; readonly findings: readonly unknown[] }[];
}

const root = join(import.meta.dirname, '..');
const hooks = pathToFileURL(join(root, '..', 'tooling', 'source-hooks.mjs')).href;
const node = ['--disable-warning=ExperimentalWarning', '--import', hooks, join(root, 'src', 'main.ts')];

async function fuzz(...args: string[]): Promise<Report> {
  const run = promisify(execFile)(process.execPath, [...node, ...args, '--json'], { maxBuffer: 10_000_000 });
  // With findings it ends with 1, and has printed them.
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  return JSON.parse(stdout) as Report;
}

describe('whatever is read', () => {
  it('holds what its target promises', async () => {
    const report = await fuzz('--inputs', '100');
    expect(report.targets.filter(({ findings }) => findings.length > 0)).toEqual([]);
    expect(report.targets.map(({ name }) => name)).toEqual(targets.map(({ name }) => name));
  }, 300_000);
});
