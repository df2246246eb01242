#!/usr/bin/env node
// Infrastructure Service: cache · stable API, changes affect all users
import { runCli } from './cli/run-cli.ts';

process.exitCode = await runCli(
  process.argv.slice(2),
  (text) => process.stdout.write(text),
  (text) => process.stderr.write(text),
);
