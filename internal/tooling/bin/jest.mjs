#!/usr/bin/env node
// Runs Jest in ESM mode for the package in the current folder. With arguments (a file, -t, --watch) without
// the coverage gate; without arguments everything, with the gate and a result file that `npm test` sums up.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const args = process.argv.slice(2);
const jest = createRequire(join(process.cwd(), 'package.json')).resolve('jest/bin/jest');
const whole =
  args.length === 0 ? ['--coverage', '--json', '--outputFile=coverage/results.json', '--silent=false'] : [];
const flags = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  '--expose-gc',
  `--import=${new URL('./end-at-once.mjs', import.meta.url).href}`,
];
const child = spawn(process.execPath, [...flags, jest, ...whole, ...args], {
  stdio: ['inherit', args.length === 0 ? 'ignore' : 'inherit', 'inherit'],
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
// A suite that leaves something open never ends by itself: that is a failure, not a wait.
const limitMinutes = 10;
const limit = setTimeout(() => {
  process.stderr.write(
    `The suite did not end within ${limitMinutes} minutes: a test hangs or leaves something open.\n`,
  );
  child.kill('SIGKILL');
}, limitMinutes * 60_000);
child.on('exit', () => clearTimeout(limit));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
