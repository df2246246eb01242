#!/usr/bin/env node
/**
 * Infrastructure Service: security, the program `npx @tpl/security`
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: by its arguments
 * - main components: the commands `keys create`, `list`, `revoke`, `rotate` and `check`, `audit verify`
 */
import { text } from 'node:stream/consumers';
import { endWhenReaderGone, systemClock } from '@internal/kit';
import { withoutControls } from './cli/cli-world.ts';
import { runCli } from './cli/run-cli.ts';

endWhenReaderGone();
process.exitCode = await runCli(process.argv.slice(2), {
  clock: systemClock,
  env: process.env,
  print: (line) => void process.stdout.write(`${withoutControls(line)}\n`),
  note: (line) => void process.stderr.write(`${withoutControls(line)}\n`),
  readInput: () => text(process.stdin),
});
