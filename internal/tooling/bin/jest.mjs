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
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--expose-gc'];
const child = spawn(process.execPath, [...flags, jest, ...whole, ...args], {
  stdio: ['inherit', args.length === 0 ? 'ignore' : 'inherit', 'inherit'],
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
