#!/usr/bin/env node
// Starts the command-line program `tpl-ai`.
import { endWhenReaderGone } from '@internal/kit';
import { runCommand } from './cli/cli-command.ts';

endWhenReaderGone();
void runCommand(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
