#!/usr/bin/env node
// Starts the command-line program `tpl-ai`.
import { runCommand } from './cli/cli-command.ts';

void runCommand(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
