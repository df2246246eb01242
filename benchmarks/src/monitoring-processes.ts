// Runs what needs a process of its own: suites of the package, and an output that stalls.
import { spawn, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Results } from './frame.ts';
import { figure } from './frame.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');

/** Runs the suites of the package that a pattern below `test` names: 0 when all pass, else how many differences or failures it reported. */
export function runSuite(name: string, env: Record<string, string> = {}): Promise<number> {
  const jest = join(root, 'internal', 'tooling', 'bin', 'jest.mjs');
  const child = spawn(process.execPath, [jest, `test/${name}`], {
    cwd: join(root, 'packages', 'monitoring'),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  return new Promise((resolve) => {
    child.once('exit', (code) =>
      resolve(code === 0 ? 0 : Math.max(1, said.match(/alertname:/g)?.length ?? 0)),
    );
  });
}

const burst = (lines: number) => `
  import { Writable } from 'node:stream';
  import { createLogger } from '@tpl/monitoring';
  let taken = 0;
  const destination = new Writable({ highWaterMark: 1, write: (chunk) => { taken += String(chunk).split('\\n').length - 1; } });
  const logger = createLogger({ destination });
  gc();
  const before = process.memoryUsage.rss();
  for (let line = 0; line < ${lines}; line += 1) {
    logger.info('a line of the usual length, with what a request says of itself', { line, a: 1, b: 'two', c: true });
    if (line % 1000 === 0) await new Promise(setImmediate);
  }
  const grownMb = (process.memoryUsage.rss() - before) / 1e6;
  const { written, queued, dropped } = logger.stats();
  console.log(JSON.stringify({ grownMb, unaccounted: written - queued - dropped.info - taken }));`;

/** A million lines to an output that takes the first and no other. */
export function stalledOutput(lines: number): Results {
  const args = ['--expose-gc', '--input-type=module', '-e', burst(lines)];
  const { stdout } = spawnSync(process.execPath, args, { cwd: join(here, '..'), encoding: 'utf8' });
  const { grownMb, unaccounted } = JSON.parse(stdout) as { grownMb: number; unaccounted: number };
  return {
    stalledDiskGrowthMb: figure({ ours: grownMb, unit: 'MB', target: '<= 64' }),
    // What the stream holds: lines on their way, no loss.
    stalledLinesOnTheirWay: figure({ ours: unaccounted, unit: 'lines', target: '<= 64' }),
  };
}
