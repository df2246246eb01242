#!/usr/bin/env node
// Infrastructure Service: monitoring · stable API, changes affect all users
import { runCli } from './cli/run-cli.ts';

void runCli(process.argv.slice(2), (text) => process.stdout.write(text)).then((code) => {
  process.exitCode = code;
});
