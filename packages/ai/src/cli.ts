#!/usr/bin/env node
// Infrastructure Service: ai · stable API, changes affect all users
import { runCommand } from './cli/cli-command.ts';

void runCommand(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
