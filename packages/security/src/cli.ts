#!/usr/bin/env node
// Infrastructure Service: security · stable API, changes affect all users
import { text } from 'node:stream/consumers';
import { systemClock } from '@internal/kit';
import { runCli } from './cli/run-cli.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  clock: systemClock,
  print: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  readInput: () => text(process.stdin),
});
