#!/usr/bin/env node
/**
 * Infrastructure Service: security, the program `npx @tpl/security`
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: by its arguments
 * - main components: the commands `keys create`, `list`, `revoke`, `rotate` and `check`
 */
import { text } from 'node:stream/consumers';
import { systemClock } from '@internal/kit';
import { runCli } from './cli/run-cli.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  clock: systemClock,
  print: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  readInput: () => text(process.stdin),
});
